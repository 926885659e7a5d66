import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { byMachine } from '../src/app/audit/attribution.ts'
import { HOUR_MS } from '../src/domain/shared/instant.ts'
import { contactEvent, NOW } from './support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from './support/http-world.ts'

let world: HttpWorld
beforeEach(async () => {
  world = await httpWorld()
})
afterEach(() => world.close())

const START = NOW - HOUR_MS

async function send(...events: readonly object[]): Promise<unknown> {
  const authorization = `Bearer ${world.token('platform')}`
  const headers = { host: 'localhost', authorization, 'content-type': 'application/cloudevents-batch+json' }
  return (await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(events) })).json()
}

async function record(path: string, body: object): Promise<void> {
  expect((await ask(world, 'ada', 'PUT', `/api/v1/records/${path}`, body)).status).toBe(200)
}

/** A contact that is answered after 12 s. */
function answered(contactId: string, queue: string): readonly object[] {
  return [
    contactEvent({ contactId, queue, vendor: 'acme' }, { id: `${contactId}-o` }),
    contactEvent({ contactId, queue, vendor: 'acme', fact: 'answered', at: '2026-03-29T11:00:12Z' }, { id: `${contactId}-a` }),
  ]
}

const offered = () => world.store.owner('select offered, answered, wait_answered_ms from tally where start = $1', [START])
const items = () => world.store.owner('select state, rule, times_received as times from quarantine order by quarantine_id')

describe('what waited in quarantine', () => {
  test('is counted once its queue is mapped, and a closed interval says so', async () => {
    await send(...answered('a', 'billing'), ...answered('w', 'Q_NEW'))
    expect(await offered()).toEqual([{ offered: 1, answered: 1, wait_answered_ms: 12_000 }])
    await record('mapping/platform/Q_NEW', { queue: 'billing' })
    expect(await world.engine.waitingRelease.nextIfRecorded()).toEqual({ released: 2, stillRefused: 0 })
    expect(await offered()).toEqual([{ offered: 2, answered: 2, wait_answered_ms: 24_000 }])
    const revisions = await world.store.owner(`select cause, delta[1] as offered from tally_revision where start = ${START} order by cause`)
    expect(revisions).toEqual([
      { cause: 'late', offered: 1 },
      { cause: 'newlyMapped', offered: 1 },
    ])
    expect(await items()).toEqual([
      { state: 'released', rule: 'unknownQueue', times: 1 },
      { state: 'released', rule: 'unknownQueue', times: 1 },
    ])
  })

  test('is counted once where the server died before it noted the release', async () => {
    await send(...answered('w', 'Q_NEW'))
    await record('mapping/platform/Q_NEW', { queue: 'billing' })
    await world.engine.waitingRelease.next()
    await world.store.owner(`update quarantine set state = 'waiting'`)
    const before = await world.store.owner('select * from tally')
    const [{ facts }] = (await world.store.owner('select count(*) as facts from fact')) as [{ facts: number }]
    expect(await world.engine.waitingRelease.all(byMachine('test'))).toEqual({ released: 2, stillRefused: 0 })
    expect(await world.store.owner('select * from tally')).toEqual(before)
    expect(await world.store.owner('select count(*) as facts from fact')).toEqual([{ facts }])
    expect(await items()).toMatchObject([{ state: 'released' }, { state: 'released' }])
  })

  test('and is refused again is told with its new reason, not counted as received, and tried again only when records change', async () => {
    await send(contactEvent({ contactId: 'w', queue: 'Q_NEW', vendor: 'cyan' }))
    expect(await items()).toEqual([{ state: 'waiting', rule: 'unknownVendor', times: 1 }])
    await record('vendor/cyan', { name: 'Cyan' })
    expect(await world.engine.waitingRelease.next()).toEqual({ released: 0, stillRefused: 1 })
    expect(await items()).toEqual([{ state: 'waiting', rule: 'unknownQueue', times: 1 }])
    // A name that is only mapped from tomorrow on meant nothing today.
    await record('mapping/platform/Q_NEW?validFrom=2026-03-30T00:00:00Z', { queue: 'billing' })
    expect(await world.engine.waitingRelease.next()).toEqual({ released: 0, stillRefused: 1 })
    for (let round = 0; round < 3; round += 1) expect(await world.engine.waitingRelease.next()).toEqual({ released: 0, stillRefused: 0 })
    expect(await items()).toEqual([{ state: 'waiting', rule: 'unknownQueue', times: 1 }])
    await record('mapping/platform/Q_NEW?validFrom=2026-03-29T00:00:00Z', { queue: 'billing' })
    expect(await world.engine.waitingRelease.nextIfRecorded()).toEqual({ released: 1, stillRefused: 0 })
    expect(await world.engine.waitingRelease.nextIfRecorded()).toEqual({ released: 0, stillRefused: 0 })
  })

  test('waits for its time, and is taken once that has come', async () => {
    await send(contactEvent({ contactId: 'f1', at: '2026-03-29T12:10:00Z' }), contactEvent({ contactId: 'f2', at: '2026-03-29T12:20:00Z' }))
    expect(await world.engine.waitingRelease.next()).toEqual({ released: 0, stillRefused: 0 })
    world.store.clock.set(Date.UTC(2026, 2, 29, 12, 10))
    expect(await world.engine.waitingRelease.next()).toEqual({ released: 1, stillRefused: 0 })
    world.store.clock.set(Date.UTC(2026, 2, 29, 12, 20))
    expect(await world.engine.waitingRelease.next()).toEqual({ released: 1, stillRefused: 0 })
    expect(await world.store.owner('select sum(offered)::integer as offered from tally')).toEqual([{ offered: 2 }])
  })
})
