import type { Instant } from '../domain/shared/instant.ts'
import type { SimQueue } from './company.ts'
import type { Worker } from './floor-crew.ts'
import type { AgentHappening, ContactHappening, Happening } from './happening.ts'

const NOTHING = { shift: null, waitMs: null, talkMs: null, holdMs: null, wrapMs: null, toQueue: null }

/** What has happened on a floor so far, in order of time. */
export class FloorLog {
  readonly happenings: Happening[] = []

  tellContact(told: Pick<ContactHappening, 'arrival' | 'fact' | 'at' | 'vendor'> & Partial<ContactHappening>): void {
    this.happenings.push({ kind: 'contact', ...NOTHING, ...told })
  }

  /** Of two states at one instant only the last was one; whoever stays in a state without a contact enters it once. */
  tellAgent(worker: Worker, state: AgentHappening['state'], at: Instant, queue: SimQueue | null): void {
    const isToldAlready = worker.state === state && queue === null
    if (isToldAlready && worker.toldPlace >= 0) return
    worker.state = state
    const told: AgentHappening = { kind: 'agent', at, shift: worker.shift, state, queue }
    if (this.happenings[worker.toldPlace]?.at === at) this.happenings[worker.toldPlace] = told
    else worker.toldPlace = this.happenings.push(told) - 1
  }
}
