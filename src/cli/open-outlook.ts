import type { ThreadedCompute } from '../adapters/process/outlook-compute.ts'
import type { AnnotationStore } from '../app/annotations/annotation-store.ts'
import { BusinessHours } from '../app/business-hours.ts'
import type { Clock } from '../app/clock.ts'
import type { TallyReads } from '../app/kpi-query.ts'
import { type Calendar, LocalDays } from '../app/local-days.ts'
import { commitmentsIn } from '../app/outlook/commitments.ts'
import { ForecastEffects } from '../app/outlook/forecast-effects.ts'
import { keepForecast } from '../app/outlook/keep-forecast.ts'
import type { ForecastBook } from '../app/outlook/kept-forecast.ts'
import { Outlook } from '../app/outlook/outlook.ts'
import type { OutlookPorts } from '../app/outlook/outlook-ports.ts'
import { promisesHeld } from '../app/outlook/promises-held.ts'
import type { PastCalendar } from '../app/outlook/read-past.ts'
import type { PlanStore } from '../app/plans/plan-store.ts'
import type { Directories } from '../app/records/directories.ts'
import { INTERNAL } from '../app/scope.ts'
import type { Lifetime } from './lifetime.ts'

/** What the outlook works with. */
export interface OutlookNeeds {
  readonly reads: TallyReads
  readonly calendar: Calendar
  readonly holidays: PastCalendar['holidays']
  readonly directories: Directories
  readonly clock: Clock
  readonly plans: PlanStore
  readonly annotations: AnnotationStore
  readonly forecastBook: ForecastBook
  readonly compute: ThreadedCompute
}

/** The engine beside the desk, in a thread that begins with its first work. */
export async function openOutlook(
  { reads, calendar, holidays, directories, clock, plans, annotations, forecastBook, compute }: OutlookNeeds,
  lifetime: Lifetime,
  onFault: OutlookPorts['onFault'],
): Promise<Outlook> {
  const localDays = new LocalDays(calendar)
  const effects = new ForecastEffects(annotations)
  const outlook = new Outlook({
    reads,
    calendar: { days: calendar.days, holidays },
    localDays,
    hours: new BusinessHours(calendar),
    compute,
    now: clock.now,
    queues: async () => (await directories.of(INTERNAL)).queues(clock.now()),
    effects: async (now) => await effects.at(now),
    keep: async (day) => await keepForecast(plans, day, { madeAt: clock.now(), now: clock.tick() }),
    book: forecastBook,
    commitments: promisesHeld(
      async (span) => await commitmentsIn({ plans, localDays }, await directories.of(INTERNAL), span),
      onFault('heads are foreseen without those that plans promise'),
    ),
    onFault,
  })
  await lifetime.add('outlook', async () => {
    outlook.stop()
    await compute.close()
  })
  return outlook
}
