import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { LearnedQueue } from './learned-queue.ts'

const HOUR_INTERVALS = 4
const HOUR_MS = 3_600_000
/** Of the hours with at least so much of people's time, the one that one in four is busier than: people with work in front of them. */
const BUSY = 0.75
/** Before any such hour is known. */
const UTILISATION_FIRST = 0.85

/** The part of their time available, handling and in wrap that people of a vendor on some queues spend on work where there is enough of it; vendor 0: of all vendors. */
export function utilisationOf(learned: ReadonlyMap<number, LearnedQueue>, vendorId: number, queueIds: readonly number[]): number {
  const all = queueIds.flatMap((queueId) => learned.get(queueId)?.past.vendors ?? [])
  const own = vendorId === 0 ? all : all.filter((each) => each.vendorId === vendorId)
  if (own.length === 0) return UTILISATION_FIRST
  const from = Math.max(...own.map((vendor) => vendor.from))
  const hours: number[] = []
  const intervals = Math.min(...own.map(({ productiveMs, from: begins }) => productiveMs.length - (from - begins) / INTERVAL_MS))
  for (let place = 0; place + HOUR_INTERVALS <= intervals; place += HOUR_INTERVALS) {
    let [productive, busy] = [0, 0]
    for (const { productiveMs, busyMs, from: begins } of own) {
      const first = (from - begins) / INTERVAL_MS + place
      for (let at = first; at < first + HOUR_INTERVALS; at += 1) {
        productive += productiveMs[at] ?? 0
        busy += busyMs[at] ?? 0
      }
    }
    if (productive >= HOUR_MS) hours.push(busy / productive)
  }
  hours.sort((a, b) => a - b)
  return Math.min(1, hours[Math.floor(BUSY * hours.length)] ?? UTILISATION_FIRST)
}
