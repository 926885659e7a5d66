import { contributeSpan, openSpan } from '../../domain/interval/agent-span.ts'
import { MEASURES } from '../../domain/interval/measure.ts'
import type { TallySink } from '../../domain/interval/tally-sink.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { DESK_COLUMN_AT, type DeskColumn } from '../../wire/desk.ts'
import { CELL_WIDTH, type DeskState } from '../store/desk-state.ts'

/** Agents' time of spans that are not over yet, by queue, vendor and interval: of the moment, so never part of what is sent. */
export type OpenTime = ReadonlyMap<number, ReadonlyMap<number, ReadonlyMap<number, Float64Array>>>

const known = new WeakMap<DeskState, OpenTime>()

/** The open time at the state's `asOf`; made once per state. */
export function openTimeOf(state: DeskState): OpenTime {
  let time = known.get(state)
  if (time === undefined) known.set(state, (time = addUp(state)))
  return time
}

function addUp(state: DeskState): OpenTime {
  const sink = new OpenTimeSink(state.windowStart)
  for (const agent of state.agents.values()) {
    const span = openSpan(agent, state.asOf)
    if (span !== null) contributeSpan(span, sink, 1)
  }
  return sink.time
}

/** Where each measure stands among the desk's columns; -1 where the desk does not show it. */
const COLUMN_OF_MEASURE = MEASURES.map((name) => DESK_COLUMN_AT[name as DeskColumn] ?? -1)

class OpenTimeSink implements TallySink {
  readonly time = new Map<number, Map<number, Map<number, Float64Array>>>()
  readonly #windowStart: Instant
  #cell = new Float64Array(CELL_WIDTH)

  constructor(windowStart: Instant) {
    this.#windowStart = windowStart
  }

  at(queueId: number, vendorId: number, _siteId: number, start: Instant): void {
    const ofQueue = entryOf(this.time, queueId, () => new Map())
    const ofVendor = entryOf(ofQueue, vendorId, () => new Map<number, Float64Array>())
    this.#cell = entryOf(ofVendor, (start - this.#windowStart) / INTERVAL_MS, () => new Float64Array(CELL_WIDTH))
  }

  add(measureAt: number, amount: number): void {
    const column = COLUMN_OF_MEASURE[measureAt] ?? -1
    if (column >= 0) this.#cell[column] = (this.#cell[column] as number) + amount
  }

  addWait(): void {
    throw new Error('a span of an agent has no wait')
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const held = map.get(key)
  if (held !== undefined) return held
  const made = make()
  map.set(key, made)
  return made
}
