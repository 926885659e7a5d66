import { DAY_MS, type Instant, type Milliseconds } from '../../domain/shared/instant.ts'
import type { CrewNow, TodaySeen } from './queue-today.ts'

/** Who was there within so long is remembered with the queues they serve: a week, so that on Sunday Monday's people are known, and a day late. */
const CREWS_MS: Milliseconds = 8 * DAY_MS

/** Who is not there now may come: which queues people serve together is known from when they were seen last. */
export class RememberedCrews {
  readonly #seen = new Map<string, CrewNow & { readonly seenAt: Instant }>()

  /** Who is there now, and who was there of late with nobody productive. */
  with({ crews, asOf }: TodaySeen): readonly CrewNow[] {
    const nameOf = ({ vendorId, queueIds }: CrewNow): string => `${vendorId} ${queueIds.join()}`
    const present = new Map(crews.map((crew) => [nameOf(crew), crew]))
    for (const [name, crew] of present) {
      const held = this.#seen.get(name)
      // As many as there were at most of late: in the evening most are gone, and tomorrow they are back.
      const isMore = held === undefined || asOf - held.seenAt > CREWS_MS || crew.staffed >= held.staffed
      if (isMore) this.#seen.set(name, { ...crew, seenAt: asOf })
    }
    for (const [name, { seenAt }] of this.#seen) if (asOf - seenAt > CREWS_MS) this.#seen.delete(name)
    return [...this.#seen].map(([name, { vendorId, queueIds, staffed }]) => {
      const { productive, available } = present.get(name) ?? NOBODY_THERE
      return { vendorId, queueIds, staffed, productive, ...(available === undefined ? {} : { available }) }
    })
  }
}

const NOBODY_THERE = { productive: 0, available: 0 } as const
