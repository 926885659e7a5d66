import type { Queue } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { BusinessHours } from '../business-hours.ts'
import type { TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import type { TodaySeen } from './queue-today.ts'
import { readBacklogs } from './read-backlog.ts'
import { readToday } from './read-today.ts'

export interface SeenPorts {
  readonly reads: TallyReads
  readonly localDays: LocalDays
  /** When queues are open, by which promises run. */
  readonly hours: BusinessHours
}

/** Reads the present local day of every queue, who is at work, and what is open of queues that promise a reply by a time. */
export async function readSeen({ reads, localDays, hours }: SeenPorts, queues: readonly Queue[], now: Instant): Promise<TodaySeen> {
  const seen = await readToday(reads, localDays, queues, now)
  const backlogs = await readBacklogs(reads, hours, queues, now)
  const todays = seen.queues.map((today) => {
    const backlog = backlogs.get(today.queueId)
    return backlog === undefined ? today : { ...today, backlog }
  })
  return { ...seen, queues: todays }
}
