import { readFileSync } from 'node:fs'
import type { ContactEvent } from '../../src/app/intake/event.ts'
import { readOutboxText } from '../../src/app/intake/outbox-change.ts'
import { MEASURE_AT } from '../../src/domain/interval/measure.ts'
import type { OwnStore } from '../../test/support/own-store.ts'

/** How much was sent in all; every contact that is sent is offered, once. */
export interface SentCounts {
  readonly facts: number
  readonly offered: number
}

/** Counts what is sent, to be held against what the store has. */
export class Sent {
  #facts = 0
  #offered = 0

  add(events: readonly ContactEvent[]): void {
    this.#facts += events.length
    for (const { fact } of events) if (fact === 'offered') this.#offered += 1
  }

  get counts(): SentCounts {
    return { facts: this.#facts, offered: this.#offered }
  }
}

/** Facts, legs, tallies and what the outbox told are exactly what was sent. */
export async function heldAgainst({ owner }: OwnStore, sent: SentCounts, door: string): Promise<Record<string, unknown>> {
  const one = async (statement: string): Promise<number> => Number((await owner<{ value: string }>(statement))[0]?.value)
  const found = {
    facts: await one('select count(*) as value from fact'),
    legs: await one('select count(*) as value from leg'),
    offered: await one('select sum(offered) as value from tally'),
    offeredByDay: await one('select sum(offered) as value from tally_day'),
    told: await toldOffered(owner),
  }
  const { facts, offered } = sent
  const expected = { facts, legs: offered, offered, offeredByDay: offered, told: offered }
  const ok = JSON.stringify(found) === JSON.stringify(expected)
  return { name: `intake ${door}: what the store holds is what was sent`, count: facts, ...found, ...(ok ? {} : { expected }), ok }
}

/** In parts: the outbox of millions of events does not fit into memory at once. */
async function toldOffered(owner: OwnStore['owner']): Promise<number> {
  const rowsAtOnce = 500
  let told = 0
  for (let after = { shard: -1, version: 0 }; ; ) {
    const rows = await owner<{ shard: number; version: number; changes: string }>(
      `select shard, version, changes from outbox where audience = 0 and (shard, version) > ($1, $2) order by shard, version limit ${rowsAtOnce}`,
      [after.shard, after.version],
    )
    for (const { changes } of rows)
      for (const { tally } of readOutboxText(changes).tallies) told += tally.values[MEASURE_AT.offered] as number
    const last = rows.at(-1)
    if (last === undefined) return told
    after = { shard: last.shard, version: Number(last.version) }
  }
}

/** Processor time of the intake's connections, where the system tells it. */
export async function postgresCpuMs({ owner }: OwnStore): Promise<number> {
  const rows = await owner<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'loadline intake'`)
  return rows.reduce((sum, { pid }) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000_000
    } catch {
      return sum // Not Linux, or the connection was closed meanwhile: the figure is then too low, and the rate is not.
    }
  }, 0)
}

/** Microseconds for each of so many, to a tenth. */
export function usEach(ms: number, count: number): number {
  return Math.round((ms * 10_000) / count) / 10
}

/** Prints one result; the program fails where it is not as it has to be. */
export function print(result: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
  if (result['ok'] !== true) process.exitCode = 1
}
