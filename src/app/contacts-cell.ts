import type { Stay } from '../domain/contact/stay.ts'
import { MEASURE_AT } from '../domain/interval/measure.ts'
import type { QueueRules } from '../domain/interval/queue-rules.ts'
import { contributeStayTo } from '../domain/interval/tally-of.ts'
import type { TallySink } from '../domain/interval/tally-sink.ts'
import { type Instant, SECOND_MS } from '../domain/shared/instant.ts'
import type { ContactRequest } from './contacts-request.ts'
import type { KpiChoice } from './kpis-choice.ts'
import type { KpiNames } from './kpis-names.ts'
import type { Scope } from './scope.ts'

/**
 * What a stay adds to one figure of one cell: the very contribution that tallies are summed from, looked at for that cell alone. So the
 * contacts found are the figure's, by whichever vendor and interval it belongs to.
 */
export class CellCount implements TallySink {
  readonly #request: ContactRequest
  readonly #names: KpiNames
  readonly #choice: KpiChoice
  readonly #scope: Scope
  readonly #measureAt: number
  #isInCell = false
  #counted = 0

  constructor(request: ContactRequest, names: KpiNames, choice: KpiChoice, scope: Scope) {
    this.#request = request
    this.#names = names
    this.#choice = choice
    this.#scope = scope
    // Whoever waits is offered and not decided.
    this.#measureAt = MEASURE_AT[request.measure === 'waiting' ? 'offered' : request.measure]
  }

  of(stay: Stay, rules: QueueRules): number {
    const { measure, outcome, withinSeconds } = this.#request
    if (outcome !== null && stay.outcome !== outcome) return 0
    if (measure === 'waiting' && stay.outcome !== 'waiting') return 0
    if (withinSeconds !== null && (stay.waitMs === null || stay.waitMs > withinSeconds * SECOND_MS)) return 0
    this.#counted = 0
    contributeStayTo(stay, rules, this, 1)
    return this.#counted
  }

  at(queueId: number, vendorId: number, siteId: number, start: Instant): void {
    const { from, to } = this.#request
    const { vendorIds, siteIds, takes } = this.#choice
    this.#isInCell =
      start >= from &&
      start < to &&
      (this.#scope.kind === 'internal' || vendorId === this.#scope.vendorId) &&
      vendorIds?.includes(vendorId) !== false &&
      siteIds?.includes(siteId) !== false &&
      takes(this.#names.queueAt(queueId, start))
  }

  add(measureAt: number, amount: number): void {
    if (this.#isInCell && measureAt === this.#measureAt) this.#counted += amount
  }

  addWait(): void {
    // What is within a threshold is told by the wait of the stay itself.
  }
}
