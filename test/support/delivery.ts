import type { AgentStateFact } from '../../src/domain/contact/agent-state.ts'
import type { ContactFact, LegKey } from '../../src/domain/contact/fact.ts'

/** One delivery: a version of a fact about a leg, or of an agent's state. */
export type Delivery =
  | { readonly kind: 'contact'; readonly key: LegKey; readonly fact: ContactFact }
  | { readonly kind: 'agent'; readonly state: AgentStateFact }

/** Where all histories begin: an instant of a quarter hour, so that boundaries are met often. */
export const HISTORY_START = Date.UTC(2026, 2, 2, 9)
