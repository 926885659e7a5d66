import type { AgentNow } from '../../domain/interval/agents-now.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** With which vendor an agent is since an instant, or was at it. */
export type AgentVendor = Pick<AgentNow, 'feedId' | 'agent' | 'vendorId' | 'at'>

/** No operation has so many agents; beyond it the ones seen longest ago are forgotten, and then nothing is claimed of them. */
export const AGENTS_MAX = 200_000

/** With which vendor each agent is, as far as agent states told: enough to refuse a contact that another vendor claims to have served. */
export class AgentVendors {
  readonly #known = new Map<string, { readonly vendorId: number; readonly since: Instant }>()

  /** Takes in what an agent does now. */
  learn({ feedId, agent, vendorId, at }: AgentVendor): void {
    const name = `${feedId} ${agent}`
    const known = this.#known.get(name)
    if (known?.vendorId === vendorId || (known !== undefined && at < known.since)) return
    this.#known.delete(name)
    if (this.#known.size >= AGENTS_MAX) this.#known.delete(this.#known.keys().next().value as string)
    this.#known.set(name, { vendorId, since: at })
  }

  /** The vendor that the agent was known to be with at `at`, if it is another than `vendorId`; null where nothing is known. */
  otherVendorAt({ feedId, agent, at, vendorId }: AgentVendor): number | null {
    const known = this.#known.get(`${feedId} ${agent}`)
    return known === undefined || at < known.since || known.vendorId === vendorId ? null : known.vendorId
  }
}
