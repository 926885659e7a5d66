import type { Instant } from '../../domain/shared/instant.ts'

/** A cell of the desk: one queue, vendor and interval. */
export interface DeskCellKey {
  readonly queueId: number
  readonly vendorId: number
  readonly start: Instant
}

/** What became different, by key: a desk is told what now holds for each of these, so telling twice is telling once. */
export class DeskTouched {
  readonly cells = new Map<string, DeskCellKey>()
  /** Cells in which the contacts that wait became others. */
  readonly waiting = new Map<string, DeskCellKey>()
  /** Agents by their key. */
  readonly agents = new Set<string>()
  readonly feeds = new Set<number>()
  records = false
  annotations = false
  outlook = false

  cell({ queueId, vendorId, start }: DeskCellKey): void {
    put(this.cells, { queueId, vendorId, start })
  }

  waitingCell({ queueId, vendorId, start }: DeskCellKey): void {
    put(this.waiting, { queueId, vendorId, start })
  }

  /** Adds everything that another touched. */
  add(other: DeskTouched): void {
    for (const [name, key] of other.cells) this.cells.set(name, key)
    for (const [name, key] of other.waiting) this.waiting.set(name, key)
    for (const agent of other.agents) this.agents.add(agent)
    for (const feed of other.feeds) this.feeds.add(feed)
    this.records ||= other.records
    this.annotations ||= other.annotations
    this.outlook ||= other.outlook
  }

  get isEmpty(): boolean {
    const isWordChanged = this.records || this.annotations || this.outlook
    return this.cells.size + this.waiting.size + this.agents.size + this.feeds.size === 0 && !isWordChanged
  }
}

function put(into: Map<string, DeskCellKey>, key: DeskCellKey): void {
  into.set(`${key.queueId},${key.vendorId},${key.start}`, key)
}

/** The key of an agent: two feeds may use one pseudonym. */
export function agentKey(feedId: number, agent: string): string {
  return `${feedId} ${agent}`
}
