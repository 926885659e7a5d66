import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contactEvent, NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from '../../../test/support/http-world.ts'
import { fromPage, type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { rowsXml, xlsxNumber, xlsxOf, xlsxText } from '../../../test/support/xlsx-file.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, intervalStart } from '../../domain/shared/instant.ts'
import { planAccuracy } from '../../wire/plan-accuracy.ts'
import { planKept, planPreview } from '../../wire/plan-import.ts'
import { planComparison, planInEffect, planList, planRows, planStaffing, planView } from '../../wire/plans.ts'

let world: HttpWorld
let fay: SignedIn
let names = 0
beforeAll(async () => {
  world = await httpWorld()
  await world.server.ready()
  fay = await signedIn(world, 'fay', { role: 'forecaster' })
})
afterAll(() => world.close())
beforeEach(() => {
  names += 1
})

const START = intervalStart(NOW + DAY_MS)
const at = (quarters: number): string => formatInstant(START + quarters * 900_000)
const SPAN = `from=${at(0)}&to=${at(4)}`
const CSV = ['queue,start,contacts,aht', `billing,${at(0)},10,200`, `billing,${at(1)},12,210`].join('\n')

async function send(path: string, body: string | Buffer, type = 'text/csv', who = fay) {
  const headers = {
    host: '127.0.0.1:4680',
    origin: 'http://127.0.0.1:4680',
    'sec-fetch-site': 'same-origin',
    cookie: who.cookie,
    'content-type': type,
  }
  world.store.clock.advance(1_000)
  return await world.server.inject({ method: 'POST', url: path, headers, payload: body })
}

const keep = async (body: string | Buffer, query: string, type?: string) => await send(`/api/v1/plans?${query}`, body, type)
const kept = async (body: string, query: string) => planKept.parse((await keep(body, query)).json()).plan
const inEffect = async (caller: string, query: string) =>
  planInEffect.parse((await ask(world, caller, 'GET', `/api/v1/plans/in-effect?${query}`)).body)

test('a file is looked at first and nothing is kept; then it is kept as it was seen, and another file is not', async () => {
  const looked = planPreview.parse((await send(`/api/v1/plans/preview?kind=forecast&name=w${names}`, CSV)).json())
  expect(looked).toMatchObject({ read: 2, accepted: 2, refused: 0, quarterHours: 2, queues: [{ queue: 'billing', contacts: 22 }] })
  const listed = async () => planList.parse((await ask(world, 'vera', 'GET', '/api/v1/plans')).body).plans.map(({ name }) => name)
  expect(await listed()).not.toContain(`w${names}`)
  const other = await keep(`${CSV}\nbilling,${at(2)},1,1`, `kind=forecast&name=w${names}&seen=${looked.fileSha256}`)
  expect([other.statusCode, other.json<{ type: string }>().type]).toEqual([409, 'urn:loadline:problem:plan-other-file'])
  const { plan, isNew } = planKept.parse((await keep(CSV, `kind=forecast&name=w${names}&seen=${looked.fileSha256}`)).json())
  expect([plan.author, plan.origin, plan.queues, isNew]).toEqual(['fay', 'import', ['billing'], true])
  expect(await listed()).toContain(`w${names}`)
  const rows = planRows.parse((await ask(world, 'vera', 'GET', `/api/v1/plans/${plan.id}/rows`)).body).rows
  expect(rows.map(({ start, contacts, ahtSeconds }) => [start, contacts, ahtSeconds])).toEqual([
    [at(0), 10, 200],
    [at(1), 12, 210],
  ])
})

test('the same twice is one snapshot, other content under the name is refused, and after it is withdrawn the name is free', async () => {
  const query = `kind=forecast&name=w${names}`
  const first = await kept(CSV, query)
  const again = await keep(`${CSV}\n`, query)
  expect([again.statusCode, planKept.parse(again.json()).isNew, planKept.parse(again.json()).plan.id]).toEqual([200, false, first.id])
  const other = await keep(CSV.replace(',12,', ',13,'), query)
  expect([other.statusCode, other.json<{ detail: string }>().detail]).toEqual([409, expect.stringContaining(`Snapshot ${first.id}`)])
  const gone = await fromPage(world, fay.cookie, 'DELETE', `/api/v1/plans/${first.id}?reason=wrong%20week`)
  expect(planView.parse(gone.json()).withdrawn).toBe(true)
  const second = await kept(CSV.replace(',12,', ',13,'), query)
  expect(second.id).not.toBe(first.id)
  const back = await fromPage(world, fay.cookie, 'POST', `/api/v1/plans/${first.id}/restore`)
  expect([back.statusCode, back.json<{ type: string }>().type]).toEqual([409, 'urn:loadline:problem:plan-name-taken'])
})

test('a row that is refused refuses the file, unless it is to be left out; what was wrong stays with the snapshot and can be downloaded', async () => {
  const query = `kind=forecast&name=w${names}`
  const bad = `${CSV}\nbilling,${at(2)},many,200`
  const refused = await keep(bad, query)
  expect([refused.statusCode, refused.json<{ errors: unknown[] }>().errors]).toEqual([
    422,
    [{ pointer: 'row 4, C contacts', value: '"many"', expected: expect.stringContaining('notANumber') }],
  ])
  const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('ada')}`, 'content-type': 'text/csv', accept: 'text/csv' }
  const download = await world.server.inject({ method: 'POST', url: `/api/v1/plans/preview?${query}`, headers, payload: bad })
  expect(download.body).toMatch(
    /^queue,start,contacts,aht,seconds,sheet,row,column,value,rule,expected,hint\r\nbilling,[^,]+,many,200,900,,4,C contacts,"""many""",notANumber/,
  )
  const mended = download.body.replace('Z,many,', 'Z,7,')
  const taken = planPreview.parse((await send(`/api/v1/plans/preview?${query}`, mended)).json())
  expect([taken.accepted, taken.refused, taken.readAs.ignored]).toEqual([1, 0, expect.arrayContaining(['rule', 'hint'])])
  const plan = await kept(bad, `${query}&skip=true`)
  const { inputs } = (await ask(world, 'vera', 'GET', `/api/v1/plans/${plan.id}/inputs`)).body as {
    inputs: { counts: object; refused: unknown[] }
  }
  expect([inputs.counts, inputs.refused]).toMatchObject([{ read: 3, refused: 1 }, [{ row: 4, rule: 'notANumber' }]])
})

test('what cannot be read at all says where and what was expected', async () => {
  const unreadable = await keep(`queue,start\nbilling,${at(0)}`, `kind=forecast&name=w${names}`)
  expect([unreadable.statusCode, unreadable.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer]).toEqual([422, 'row 1'])
  expect((await keep(CSV, 'kind=forecast&name=%00')).statusCode).toBe(400)
  expect((await keep(CSV, `kind=forecast&name=w${names}`, 'application/pdf')).statusCode).toBe(415)
  const bytes = Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0])
  expect((await keep(bytes, `kind=forecast&name=w${names}`)).json<{ errors: { expected: string }[] }>().errors[0]?.expected).toContain(
    'send it as XLSX',
  )
})

test('a workbook is taken as it is', async () => {
  const serial = START / DAY_MS + 25_569
  const sheet = rowsXml([
    ['Queue', 'Date', 'Time', 'Volume'].map(xlsxText),
    [xlsxText('billing'), xlsxNumber(Math.floor(serial), 1), xlsxNumber(serial % 1, 2), xlsxNumber(9)],
  ])
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const answer = await keep(xlsxOf({ Plan: sheet }), `kind=forecast&name=w${names}&zone=UTC&minutes=15&file=..%2Fplan.xlsx`, type)
  const { plan, preview } = planKept.parse(answer.json())
  expect([plan.quarterHours, plan.from, preview.readAs.sheet]).toEqual([1, at(0), 'Plan'])
})

test('of overlapping snapshots the newest counts that was made before the lock; nothing planned is told as such, and is not 0', async () => {
  const day = Math.floor(START / DAY_MS) * DAY_MS
  const csv = (contacts: number, quarters: readonly number[]) =>
    ['queue,start,seconds,contacts', ...quarters.map((n) => `sales,${at(n)},900,${contacts}`)].join('\n')
  const early = await kept(csv(5, [0, 1]), `kind=forecast&name=w${names}&madeAt=${formatInstant(day - 20 * DAY_MS)}`)
  await kept(csv(8, [0, 1, 3]), `kind=forecast&name=w${names}b&madeAt=${formatInstant(NOW - HOUR_MS)}`)
  const figures = async (query: string) => {
    const { rows, plans, missing } = await inEffect('vera', `${SPAN}&queue=sales&${query}`)
    return [
      rows.map(({ start, contacts }) => [start, contacts?.value, plans[contacts?.plan ?? -1]?.name]),
      missing.map(({ starts }) => starts),
    ]
  }
  expect(await figures('horizon=latest')).toEqual([[0, 1, 3].map((n) => [at(n), 8, `w${names}b`]), [[at(2)]]])
  expect(await figures('horizon=lockedForVendor')).toEqual([[0, 1].map((n) => [at(n), 5, `w${names}`]), [[at(2), at(3)]]])
  const known = formatInstant(world.store.clock.now())
  world.store.clock.advance(1_000)
  await fromPage(world, fay.cookie, 'DELETE', `/api/v1/plans/${early.id}`)
  expect((await figures('horizon=lockedForVendor'))[0]).toEqual([])
  expect((await figures(`horizon=lockedForVendor&asKnownAt=${known}`))[0]).toHaveLength(2)
})

test('a feed sends plans as events; they are listed, count and are corrected like others, and the vendor sees what is said of it', async () => {
  const plan = (vendor: string, heads: number, n: number) => ({
    specversion: '1.0',
    type: 'loadline.plan.v1',
    source: 'urn:wfm',
    id: `${vendor}-${n}`,
    time: formatInstant(NOW - HOUR_MS + n),
    data: { kind: 'commitment', snapshot: 'week 14', rows: [{ queue: 'billing', vendor, start: at(0), seconds: 1800, heads }] },
  })
  await sendEvents(world, 'platform', [plan('acme', 4, 0), plan('blue', 7, 1)])
  await sendEvents(world, 'platform', [plan('acme', 5, 2)])
  await kept(`queue,vendor,start,seconds,heads\nbilling,acme,${at(0)},900,6\nbilling,,${at(1)},900,9`, `kind=requirement&name=w${names}`)
  const [listed] = planList.parse((await ask(world, 'vera', 'GET', '/api/v1/plans?kind=commitment')).body).plans
  expect(listed).toMatchObject({ name: 'week 14', origin: 'feed', feed: 'platform', quarterHours: 4 })
  const staffing = async (caller: string, by: string) =>
    planStaffing
      .parse((await ask(world, caller, 'GET', `/api/v1/plans/staffing?${SPAN}&by=${by}`)).body)
      .rows.map(({ vendor, start, required, committed, gapHeads }) => [vendor, start, required?.value, committed?.value, gapHeads])
  expect(await staffing('vera', 'vendor')).toEqual([
    ['acme', at(0), 6, 5, -1],
    ['acme', at(1), undefined, 5, null],
    ['blue', at(0), undefined, 7, null],
    ['blue', at(1), undefined, 7, null],
  ])
  expect(await staffing('vera', 'queue')).toEqual([
    [null, at(0), 6, 12, 6],
    [null, at(1), 9, 12, 3],
  ])
  expect(await staffing('vic', 'queue')).toEqual([
    ['acme', at(0), 6, 5, -1],
    ['acme', at(1), undefined, 5, null],
  ])
  const own = planList.parse((await ask(world, 'vic', 'GET', '/api/v1/plans')).body).plans
  expect(own.map(({ id, name, author, quarterHours }) => [id, name, author, quarterHours]).sort()).toEqual([
    [null, `w${names}`, null, null],
    [null, 'week 14', null, null],
  ])
  for (const path of [`/api/v1/plans/1/rows`, '/api/v1/plans/compare?first=1&second=2', '/api/v1/plans/1/inputs']) {
    expect((await ask(world, 'vic', 'GET', path)).status).toBe(404)
  }
})

test('to a vendor a snapshot of a feed came with the first row of its own, not with those of others', async () => {
  const send = async (vendor: string): Promise<string> => {
    const row = { queue: 'billing', vendor, start: at(0), seconds: 900, heads: 3 }
    const data = { kind: 'commitment', snapshot: 'week 15', rows: [row] }
    const event = { specversion: '1.0', type: 'loadline.plan.v1', source: 'urn:wfm', id: `late-${vendor}`, time: formatInstant(NOW), data }
    world.store.clock.advance(60_000)
    await sendEvents(world, 'platform', [event])
    world.store.clock.advance(60_000)
    return formatInstant(world.store.clock.now())
  }
  const listed = async (caller: string, known: string) =>
    planList
      .parse((await ask(world, caller, 'GET', `/api/v1/plans?kind=commitment&asKnownAt=${known}`)).body)
      .plans.filter(({ name }) => name === 'week 15').length
  const blueCame = await send('blue')
  const acmeCame = await send('acme')
  expect([await listed('vera', blueCame), await listed('vic', blueCame)]).toEqual([1, 0])
  expect([await listed('vera', acmeCame), await listed('vic', acmeCame)]).toEqual([1, 1])
})

test('two snapshots are compared queue by queue, and of two kinds not at all', async () => {
  const [a, b] = [
    await kept(CSV, `kind=forecast&name=w${names}a`),
    await kept(CSV.replace(',12,', ',16,'), `kind=forecast&name=w${names}b`),
  ]
  const compared = planComparison.parse((await ask(world, 'vera', 'GET', `/api/v1/plans/compare?first=${a.id}&second=${b.id}`)).body)
  expect(compared.queues).toMatchObject([{ queue: 'billing', both: 2, moved: 4, first: { contacts: 22 }, second: { contacts: 26 } }])
  const c = await kept(`queue,start,seconds,heads\nbilling,${at(0)},900,3`, `kind=requirement&name=w${names}`)
  expect((await ask(world, 'vera', 'GET', `/api/v1/plans/compare?first=${a.id}&second=${c.id}`)).status).toBe(400)
})

test('who is limited to a queue imports for it, reads what plans say of it, and withdraws no plan that speaks of others', async () => {
  const directory = await world.engine.directories.of({ kind: 'internal' })
  const limits = { marketIds: [], queueIds: [directory.queueId('billing') ?? 0] }
  const lim = await signedIn(world, 'lim', { role: 'forecaster', limits })
  const both = await kept(`${CSV}\nsales,${at(0)},77,60`, `kind=forecast&name=w${names}`)
  const rows = await fromPage(world, lim.cookie, 'GET', `/api/v1/plans/${both.id}/rows`)
  expect([planRows.parse(rows.json()).rows.map(({ queue }) => queue), planRows.parse(rows.json()).plan.queues]).toEqual([
    ['billing', 'billing'],
    ['billing'],
  ])
  expect((await fromPage(world, lim.cookie, 'DELETE', `/api/v1/plans/${both.id}`)).statusCode).toBe(404)
  const foreign = await send(
    `/api/v1/plans/preview?kind=forecast&name=x${names}`,
    `queue,start,seconds,contacts\nsales,${at(0)},900,1`,
    'text/csv',
    lim,
  )
  expect(planPreview.parse(foreign.json()).faults).toMatchObject([{ rule: 'queueUnknown' }])
})

test('who may not import is refused, and an undo in the trail withdraws what was imported', async () => {
  const ann = await signedIn(world, 'ann')
  expect((await send(`/api/v1/plans?kind=forecast&name=w${names}`, CSV, 'text/csv', ann)).statusCode).toBe(403)
  const plan = await kept(CSV, `kind=forecast&name=w${names}`)
  const { entries } = (await ask(world, 'ada', 'GET', '/api/v1/audit?limit=1')).body as {
    entries: { id: number; subject: { kind: string; key: string } }[]
  }
  const undone = await ask(world, 'ada', 'POST', `/api/v1/audit/${entries[0]?.id}/undo`)
  expect([undone.status, undone.text]).toEqual([200, expect.any(String)])
  const listed = planList.parse((await ask(world, 'vera', 'GET', '/api/v1/plans?withdrawn=true')).body).plans
  expect(listed.find(({ id }) => id === plan.id)?.withdrawn).toBe(true)
})

test('an open desk expects by a forecast that comes, and no longer by one that is withdrawn', async () => {
  const bases: (string | undefined)[] = []
  const heard = await world.engine.deskFeed.subscribe({ kind: 'internal' }, null, {
    onSnapshot: ({ expectations, directory }) =>
      bases.push(expectations.find(({ queueId }) => queueId === directory.queueId('billing'))?.basis),
    onChanges: () => undefined,
  })
  // The server pulses by itself too, and while it does, a pulse asked for is none.
  const told = async (snapshots: number): Promise<void> => {
    const pulsed = async (): Promise<number> => {
      world.engine.deskFeed.wake(true)
      await world.engine.deskFeed.pulse()
      return bases.length
    }
    await expect.poll(pulsed).toBe(snapshots)
  }
  const today = formatInstant(intervalStart(NOW + HOUR_MS))
  const plan = await kept(
    `queue,start,seconds,contacts\nbilling,${today},900,9`,
    `kind=forecast&name=w${names}&madeAt=${formatInstant(NOW - DAY_MS)}`,
  )
  await told(2)
  await fromPage(world, fay.cookie, 'DELETE', `/api/v1/plans/${plan.id}`)
  await told(3)
  heard.close()
  expect(bases).toEqual([undefined, `forecast “w${names}”`, undefined])
})

test('a forecast is held against what came, by snapshot and by lock, and what came beside it is told', async () => {
  const begun = intervalStart(NOW - 2 * HOUR_MS)
  const past = (quarters: number): string => formatInstant(begun + quarters * 900_000)
  const calls = [0, 0, 0, 1, 2].map((quarter, place) =>
    contactEvent({ contactId: `acc-${place}`, queue: 'billing', at: formatInstant(begun + quarter * 900_000 + place) }),
  )
  await sendEvents(world, 'platform', calls)
  const csv = ['queue,start,seconds,contacts,p10,p90', `billing,${past(0)},900,2,1,4`, `billing,${past(1)},900,2,2,3`].join('\n')
  const plan = await kept(csv, `kind=forecast&name=w${names}&madeAt=${formatInstant(NOW - 40 * DAY_MS)}`)
  const span = `from=${past(0)}&to=${past(3)}&queue=billing`
  const accuracy = async (query: string) =>
    planAccuracy.parse((await ask(world, 'vera', 'GET', `/api/v1/plans/accuracy?${span}&${query}`)).body)
  const ofPlan = await accuracy(`plan=${plan.id}`)
  expect(ofPlan.total).toMatchObject({
    intervals: 2,
    forecast: 4,
    actual: 4,
    wape: 0.5,
    bias: 0,
    coverage: 0.5,
    ahtWape: null,
    ahtBias: null,
  })
  expect([ofPlan.queues.map(({ queue, wape }) => [queue, wape]), ofPlan.unplanned]).toEqual([
    [['billing', 0.5]],
    { intervals: 1, contacts: 1 },
  ])
  expect(ofPlan.days).toMatchObject([{ error: 0, share: 1 }])
  expect((await accuracy('horizon=lockedForVendor')).total).toEqual(ofPlan.total)
})

test('what was foreseen so long before is held against what came, within the day and weeks ahead', async () => {
  const begun = intervalStart(NOW - 6 * HOUR_MS)
  const quarter = 900_000
  const sales = [0, 0, 0, 1].map((place, nth) =>
    contactEvent({ contactId: `lead-${nth}`, queue: 'sales', at: formatInstant(begun + place * quarter + 1 + nth) }),
  )
  await sendEvents(world, 'platform', sales)
  const queueId = (await world.engine.directories.of({ kind: 'internal' })).queueId('sales') ?? 0
  const inputs = { asOf: begun, trainedFrom: null, trainedUntil: null, days: 56, seenIntervals: 0, excludedIntervals: 0, events: [] }
  const made = { queueId, madeAt: begun - HOUR_MS + 10_000, daysAhead: 0, basis: { model: { name: 'test', version: 1 }, inputs } }
  const line = [9, 9, 9, 9, 2, 2]
  const rest = { ahtSeconds: null, heads: null, required: null, level: null, day: null }
  const look = { ...made, ...rest, from: begun - HOUR_MS, offered: line, low: line.map(() => 1), high: line.map(() => 2.5) }
  const week = { ...look, from: begun, daysAhead: 7, offered: [5, 1], low: null, high: null }
  const next = { ...look, from: look.from + quarter, madeAt: look.madeAt + quarter }
  await world.engine.forecastBook.keep([look, next, week])
  const span = `from=${formatInstant(begun)}&to=${formatInstant(begun + 2 * quarter)}&queue=sales`
  const asked = async (query: string) => await ask(world, 'vera', 'GET', `/api/v1/plans/accuracy?${span}&${query}`)
  const [hour, days] = [await asked('lead=1h'), await asked('lead=7d')].map(({ body }) => planAccuracy.parse(body))
  expect([hour?.lead, hour?.horizon, hour?.plan]).toEqual(['1h', null, null])
  expect(hour?.total).toMatchObject({ intervals: 2, forecast: 4, actual: 4, wape: 0.5, bias: 0, coverage: 0.5 })
  expect(days?.total).toMatchObject({ forecast: 6, actual: 4, wape: 0.5, bias: 0.5, coverage: null })
  expect(planAccuracy.parse((await asked('lead=4h')).body).total.intervals).toBe(0)
  expect([(await asked('lead=3h')).status, (await asked('lead=1h&horizon=latest')).status]).toEqual([400, 400])
  expect(planAccuracy.parse((await asked('lead=1h&model=beside')).body).total.intervals).toBe(0)
})

test('a feed of a vendor says what it promises, and not what is expected or needed of it', async () => {
  const events = (['commitment', 'schedule', 'forecast', 'requirement'] as const).map((kind) => ({
    specversion: '1.0',
    type: 'loadline.plan.v1',
    source: 'urn:acme',
    id: kind,
    time: formatInstant(NOW),
    data: { kind, snapshot: 'own', rows: [{ queue: 'billing', start: at(8), seconds: 900, contacts: 1, heads: 1 }] },
  }))
  const headers = {
    host: '127.0.0.1:4680',
    authorization: `Bearer ${world.token('acme-feed')}`,
    'content-type': 'application/cloudevents-batch+json',
  }
  const answer = await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(events) })
  const { results } = answer.json<{ results: { status: string; reason?: { rule: string } }[] }>()
  expect(results.map(({ status, reason }) => reason?.rule ?? status)).toEqual(['accepted', 'accepted', 'notOfVendors', 'notOfVendors'])
})

test('markets, pinball and the intervals that made the error are told, and nothing stands beside where we foresaw nothing', async () => {
  const begun = intervalStart(NOW - 3 * HOUR_MS)
  await sendEvents(world, 'platform', [contactEvent({ contactId: 'mkt-1', queue: 'sales', at: formatInstant(begun + 1) })])
  const csv = ['queue,start,seconds,contacts,p10,p90', `sales,${formatInstant(begun)},900,3,1,4`].join('\n')
  const plan = await kept(csv, `kind=forecast&name=m${names}&madeAt=${formatInstant(NOW - 40 * DAY_MS)}`)
  const asked = async (query: string) => {
    const span = `from=${formatInstant(begun)}&to=${formatInstant(begun + 900_000)}&queue=sales`
    return planAccuracy.parse((await ask(world, 'vera', 'GET', `/api/v1/plans/accuracy?${span}&plan=${plan.id}${query}`)).body)
  }
  const { markets, intervals, total, beside } = await asked('')
  expect([markets, beside]).toMatchObject([[{ market: 'de', wape: 2, bias: 2 }], null])
  expect(total.pinball).toEqual([
    { level: 0.1, loss: 0 },
    { level: 0.9, loss: expect.closeTo(0.3, 12) },
  ])
  expect(intervals).toEqual([{ queue: 'sales', start: formatInstant(begun), forecast: 3, actual: 1, share: 1 }])
  const both = await asked('&model=beside')
  expect([both.total.intervals, both.beside?.total.intervals]).toEqual([0, 0])
})
