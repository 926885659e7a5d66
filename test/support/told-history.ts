import type { NaiveState } from '../naive/naive-agents.ts'
import type { NaiveFact, NaiveRules } from '../naive/naive-contacts.ts'
import type { NaiveHistory } from '../naive/naive-count.ts'
import { TOLD_QUEUES, toldNative } from './told-company.ts'
import type { ToldEvent } from './told-events.ts'
import type { WitnessLine } from './witness-file.ts'

/** Ids of records by kind and key, as `queue billing` and, of a vendor's site, `site acme north`. */
export type EntityIds = ReadonlyMap<string, number>

/** The upper edges of waits in seconds, as the rules of counting have them; the thresholds of the told company are among them. */
const EDGES_SECONDS = [0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_200, 1_800, 3_600, 14_400, 86_400]

const OUTCOMES = ['accepted', 'duplicate', 'quarantined'] as const

/** What the lines of a witness come to: which events were sent, and which of them were acknowledged. */
export class ToldHistory {
  readonly #batches = new Map<number, readonly ToldEvent[]>()
  readonly #acknowledged = new Set<number>()
  readonly #answered = { accepted: 0, duplicate: 0, quarantined: 0 }

  take(line: WitnessLine): void {
    if (line.kind === 'sent') {
      this.#batches.set(line.batch, line.events)
      return
    }
    this.#acknowledged.add(line.batch)
    const events = this.#batches.get(line.batch)?.length ?? 0
    let answered = 0
    for (const outcome of OUTCOMES) {
      this.#answered[outcome] += line[outcome]
      answered += line[outcome]
    }
    if (answered !== events) throw new Error(`batch ${line.batch} had ${events} events and was answered for ${answered}`)
  }

  /** Events by what they were acknowledged with. */
  answered(outcome: (typeof OUTCOMES)[number]): number {
    return this.#answered[outcome]
  }

  sent(): readonly ToldEvent[] {
    return [...this.#batches.values()].flat()
  }

  acknowledged(): readonly ToldEvent[] {
    return [...this.#batches].filter(([batch]) => this.#acknowledged.has(batch)).flatMap(([, events]) => events)
  }

  /** All that was sent, each event once, in the form that the naive count takes. */
  naive(ids: EntityIds): NaiveHistory {
    const distinct = new Map(this.sent().map((event) => [event.id, event]))
    const id = (name: string): number => {
      const found = ids.get(name)
      if (found === undefined) throw new Error(`no record is ${name}`)
      return found
    }
    const queues = new Map(TOLD_QUEUES.map((queue) => [toldNative(queue), id(`queue ${queue}`)]))
    const rules = [...queues.values()].map(
      (queueId): NaiveRules => ({
        queueId,
        edgesMs: EDGES_SECONDS.map((seconds) => seconds * 1_000),
        offerInterval: 'offer',
        handleInterval: 'answer',
      }),
    )
    const placeOf = ({ vendor, site }: Readonly<Record<string, unknown>>): { vendorId: number; siteId: number } => ({
      vendorId: id(`vendor ${String(vendor)}`),
      siteId: id(`site ${String(vendor)} ${String(site)}`),
    })
    const deliveries = [...distinct.values()].map((event): NaiveHistory['deliveries'][number] => {
      const place = placeOf(event.data)
      return event.type === 'loadline.agent-state.v1'
        ? { kind: 'agent', state: { ...stateOf(event, queues), ...place } }
        : { kind: 'contact', key: keyOf(event), fact: { ...factOf(event, queues), ...place } }
    })
    return { rules, deliveries }
  }
}

type Unplaced<T> = Omit<T, 'vendorId' | 'siteId'>

function keyOf({ data }: ToldEvent): { feedId: number; contactId: string; leg: number } {
  return { feedId: 1, contactId: String(data['contactId']), leg: 1 }
}

function factOf({ at, data }: ToldEvent, queues: ReadonlyMap<string, number>): Unplaced<NaiveFact> {
  const number = (name: string): number | null => (data[name] === undefined ? null : Number(data[name]))
  return {
    kind: String(data['fact']),
    at,
    n: number('n'),
    revision: number('revision') ?? 0,
    time: at,
    hash: 0,
    queueId: queues.get(String(data['queue'])) ?? 0,
    waitMs: number('waitMs'),
    talkMs: number('talkMs'),
    holdMs: number('holdMs'),
    wrapMs: number('wrapMs'),
    outbound: false,
    dueAt: null,
  }
}

function stateOf({ at, data }: ToldEvent, queues: ReadonlyMap<string, number>): Unplaced<NaiveState> {
  const queueIds = (data['queues'] as readonly string[]).map((queue) => queues.get(queue) ?? 0)
  return {
    feedId: 1,
    agent: String(data['agent']),
    at,
    revision: 0,
    time: at,
    hash: 0,
    queueIds,
    queueId: data['queue'] === undefined ? 0 : (queues.get(String(data['queue'])) ?? 0),
    state: String(data['state']),
  }
}
