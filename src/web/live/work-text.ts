import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import type { DeskWorkAhead } from '../../wire/desk-outlook.ts'
import { count, decimal } from '../figures/format.ts'
import { TEXT } from '../text.ts'
import { dateAt, timeAt } from '../time/zone.ts'

const O = TEXT.outlook

/** The open work of a queue as sentences: what is open now, which promises will break, and how long it takes. */
export function workText(work: DeskWorkAhead, zone: string, asOf: Instant): string {
  const { openNow, lateNow, until, breaches, breachesLow, breachesHigh, firstBreachAt, openHoursToClearTenths, daysToClearHundredths } =
    work
  const time = (at: Instant): string => (at - asOf < DAY_MS ? timeAt(zone, at) : `${dateAt(zone, at)} ${timeAt(zone, at)}`)
  const broken =
    breaches === 0 && breachesHigh === 0
      ? O.work.noBreach(time(until))
      : O.work.breaches(count(breaches), O.band(count(breachesLow), count(breachesHigh)), time(until))
  return [
    O.work.openNow(count(openNow), lateNow === 0 ? null : count(lateNow)),
    broken,
    firstBreachAt === null ? null : O.work.first(time(firstBreachAt)),
    openHoursToClearTenths === null || daysToClearHundredths === null
      ? O.work.nobody
      : O.work.clear(decimal(openHoursToClearTenths / 10, 1), decimal(daysToClearHundredths / 100, 1)),
  ]
    .filter((part) => part !== null)
    .join(' ')
}
