import { temporalCalendar } from '../../src/adapters/calendar/temporal-calendar.ts'
import { readStateText } from '../../src/adapters/store/agent-state.ts'
import { readLegText } from '../../src/adapters/store/leg-text.ts'
import { MEASURE_COLUMNS } from '../../src/adapters/store/tally-statement.ts'
import { readOutboxText } from '../../src/app/intake/outbox-change.ts'
import { LocalDays } from '../../src/app/local-days.ts'
import type { QueueRules } from '../../src/domain/interval/queue-rules.ts'
import { addTally, type TallyDelta } from '../../src/domain/interval/tally.ts'
import { TallyDeltas } from '../../src/domain/interval/tally-of.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import { figuresText, IncrementalCount } from './counted-history.ts'

/** Plain SQL as the owner of the database, so that nothing of what reads figures for users stands between. */
export type Sql = <Row extends object>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

interface TallyRow {
  readonly queue_id: number
  readonly vendor_id: number
  readonly site_id: number
  readonly start: Instant
  readonly values: readonly number[]
  readonly answered_waits: readonly number[]
  readonly abandoned_waits: readonly number[]
}

/** What a store holds of some queues in some time, in every form in which it holds it. */
export class StoredSums {
  readonly #sql: Sql
  readonly #queueIds: readonly number[]
  readonly #from: Instant
  readonly #to: Instant

  constructor(sql: Sql, { queueIds, from, to }: { readonly queueIds: readonly number[]; readonly from: Instant; readonly to: Instant }) {
    this.#sql = sql
    this.#queueIds = queueIds
    this.#from = from
    this.#to = to
  }

  async tallies(): Promise<string> {
    return figuresText(await this.#sumOf('tally'))
  }

  async days(): Promise<string> {
    return figuresText(await this.#sumOf('tally_day'))
  }

  /** The intervals summed by local day here: what the rollup has to be. Agents who serve no queue have the days of UTC. */
  async talliesByDay(zone: string): Promise<string> {
    const localDays = new LocalDays(temporalCalendar)
    const days = new TallyDeltas()
    for (const { key, tally } of await this.#sumOf('tally')) {
      addTally(days.at({ ...key, start: localDays.dayAt(key.queueId === 0 ? 'UTC' : zone, key.start).start }), tally)
    }
    return figuresText(days.entries())
  }

  /** The evidence alone, counted as if it came for the first time; agents' states are their own evidence. */
  async recounted(rules: readonly QueueRules[]): Promise<string> {
    const count = new IncrementalCount(rules)
    const facts = await this.#sql<{ feed_id: number; contact_id: string; leg: number; fact: string }>(
      'select feed_id, contact_id, leg, fact from fact where contact_id like $1 order by shard, version, seq',
      [`${this.#prefix}/%`],
    )
    for (const { feed_id, contact_id, leg, fact } of facts) {
      for (const read of readLegText(fact))
        count.take({ kind: 'contact', key: { feedId: feed_id, contactId: contact_id, leg }, fact: read })
    }
    const states = await this.#sql<{ feed_id: number; agent: string; at: Instant; versions: string }>(
      'select feed_id, agent, at, versions from agent_state where agent like $1',
      [`${this.#prefix}/%`],
    )
    for (const { feed_id, agent, at, versions } of states) {
      for (const state of readStateText(versions, { feedId: feed_id, agent, at })) count.take({ kind: 'agent', state })
    }
    return count.text()
  }

  /** All changes of tallies that an audience was told, added up. */
  async told(audience: number): Promise<string> {
    const rows = await this.#sql<{ changes: string }>('select changes from outbox where audience = $1 order by shard, version', [audience])
    const sums = new TallyDeltas()
    for (const { changes } of rows) {
      for (const { key, tally } of readOutboxText(changes).tallies) if (this.#holds(key.queueId, key.start)) addTally(sums.at(key), tally)
    }
    return figuresText(sums.entries())
  }

  async waiting(): Promise<string> {
    const rows = await this.#sql<{ line: string }>(
      `select concat_ws(' ', queue_id, vendor_id, site_id, offered_at, coalesce(due_at::text, 'null')) as line
       from waiting_contact where queue_id = any ($1)`,
      [this.#queueIds],
    )
    return rows
      .map(({ line }) => line)
      .sort()
      .join('\n')
  }

  /** A fact that is in the evidence and not in its leg, or the other way round; null where there is none. */
  async misplacedFacts(): Promise<string | null> {
    const legs = await this.#sql<{ feed_id: number; contact_id: string; leg: number; facts: string }>(
      'select feed_id, contact_id, leg, facts from leg where contact_id like $1',
      [`${this.#prefix}/%`],
    )
    const [evidence] = await this.#sql<{ count: number }>('select count(*) from fact where contact_id like $1', [`${this.#prefix}/%`])
    const inLegs = legs.reduce((sum, { facts }) => sum + readLegText(facts).length, 0)
    return Number(evidence?.count) === inLegs ? null : `${inLegs} facts are in legs, ${evidence?.count} in the evidence`
  }

  /** Contacts and agents of a history are named by its place. */
  get #prefix(): number {
    return ((this.#queueIds[0] ?? 1) - 1) / this.#queueIds.length
  }

  #holds(queueId: number, start: Instant): boolean {
    return this.#queueIds.includes(queueId) || (queueId === 0 && start >= this.#from && start < this.#to)
  }

  async #sumOf(table: 'tally' | 'tally_day'): Promise<readonly TallyDelta[]> {
    const rows = await this.#sql<TallyRow>(
      `select queue_id, vendor_id, site_id, start, array[${MEASURE_COLUMNS.join(', ')}] as values, answered_waits, abandoned_waits
       from ${table} where queue_id = any ($1) or (queue_id = 0 and start >= $2 and start < $3)`,
      [this.#queueIds, this.#from, this.#to],
    )
    const sums = new TallyDeltas()
    for (const { queue_id, vendor_id, site_id, start, values, answered_waits, abandoned_waits } of rows) {
      const tally = { values: Float64Array.from(values), answeredWaits: [...answered_waits], abandonedWaits: [...abandoned_waits] }
      addTally(sums.at({ queueId: queue_id, vendorId: vendor_id, siteId: site_id, start }), tally)
    }
    return sums.entries()
  }
}
