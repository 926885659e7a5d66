import { daysOfCivil } from '../domain/shared/civil.ts'
import { Random } from '../domain/shared/random.ts'
import type { Market, SimChannel, SimQueue } from './company.ts'
import { isHoliday, yearOfDay } from './holidays.ts'
import { weekdayOfDay } from './zone-clock.ts'

/** Contacts by weekday against an ordinary one, from Monday. */
const WEEKDAYS: Readonly<Record<SimChannel, readonly number[]>> = {
  phone: [1.18, 1.04, 1, 0.98, 0.96, 0.56, 0.42],
  chat: [1.08, 1.02, 1, 1, 0.99, 0.72, 0.64],
  messaging: [1.08, 1.02, 1, 1, 0.99, 0.76, 0.7],
  email: [1.2, 1.06, 1, 0.97, 0.93, 0.5, 0.45],
}

/** Parts of a day's contacts by local hour. People call in the late morning and again after lunch, chat until late, and write at all hours. */
const HOURS: Readonly<Record<SimChannel, readonly number[]>> = {
  phone: [2, 1, 1, 1, 1, 2, 6, 22, 58, 88, 98, 92, 78, 74, 80, 82, 76, 70, 58, 46, 34, 24, 12, 5],
  chat: [4, 2, 1, 1, 1, 3, 8, 20, 45, 70, 85, 88, 84, 80, 80, 82, 84, 82, 80, 82, 84, 70, 42, 15],
  messaging: [5, 3, 2, 1, 1, 3, 9, 24, 48, 68, 80, 82, 84, 78, 76, 78, 80, 80, 80, 84, 86, 74, 46, 18],
  email: [8, 4, 2, 2, 3, 6, 15, 40, 75, 92, 90, 80, 66, 62, 66, 66, 62, 54, 46, 42, 42, 38, 28, 16],
}

const HOLIDAY_FACTOR = 0.4
const DAY_AFTER_HOLIDAY_FACTOR = 1.14
/** December has a tenth more than June. */
const YEAR_SWING = 0.05
const PEAK_DAY_OF_YEAR = 345
const CAMPAIGN_PROBABILITY = 0.35
/** What is left of a campaign's lift after each day. */
const CAMPAIGN_FADE = 0.6
const CAMPAIGN_DAYS = 6
const CAMPAIGN_PARTS: Readonly<Record<string, number>> = { sales: 1, service: 0.35, billing: 0.25, chat: 0.5, messaging: 0.5, email: 0.3 }

/** The mean number of contacts of a queue on a local day, as a planner knows it: no surprise is in it. */
export function plannedContacts(queue: SimQueue, market: Market, dayNumber: number, seed: number): number {
  if (queue.channel !== 'email' && !isOpenOn(queue, market, dayNumber)) return 0
  const weekday = WEEKDAYS[queue.channel][weekdayOfDay(dayNumber)] ?? 1
  const holiday = isHoliday(market.holidays, dayNumber)
  const after = !holiday && isHoliday(market.holidays, dayNumber - 1)
  const special = holiday ? HOLIDAY_FACTOR : after ? DAY_AFTER_HOLIDAY_FACTOR : 1
  return queue.contactsPerDay * weekday * special * yearFactor(dayNumber) * campaignFactor(queue, dayNumber, seed)
}

/** The part of a day's contacts that comes in the quarter hour beginning at a local minute. */
export function quarterPart(queue: SimQueue, minute: number): number {
  return isOpenAt(queue, minute) ? weightAt(queue.channel, minute) / totalWeight(queue) : 0
}

/** Whether people answer the queue on that local day at all. */
export function isOpenOn(queue: SimQueue, market: Market, dayNumber: number): boolean {
  return queue.opensOnSundays || (weekdayOfDay(dayNumber) !== 6 && !isHoliday(market.holidays, dayNumber))
}

/** Whether the queue takes contacts at a local minute of a day on which it is open; an email can be written at any hour. */
export function isOpenAt(queue: SimQueue, minute: number): boolean {
  return queue.channel === 'email' || (minute >= queue.opensMinute && minute < queue.closesMinute)
}

/** Between the middles of the hours the weight changes evenly. */
function weightAt(channel: SimChannel, minute: number): number {
  const hours = HOURS[channel]
  const place = (minute + 7.5) / 60 - 0.5
  const before = Math.floor(place)
  const part = place - before
  return (hours[(before + 24) % 24] ?? 0) * (1 - part) + (hours[(before + 1) % 24] ?? 0) * part
}

const totals = new Map<string, number>()

function totalWeight(queue: SimQueue): number {
  const name = `${queue.channel} ${queue.opensMinute} ${queue.closesMinute}`
  let total = totals.get(name)
  if (total === undefined) {
    total = 0
    for (let minute = 0; minute < 1_440; minute += 15) if (isOpenAt(queue, minute)) total += weightAt(queue.channel, minute)
    totals.set(name, total)
  }
  return total
}

function yearFactor(dayNumber: number): number {
  const dayOfYear = dayNumber - daysOfCivil(yearOfDay(dayNumber), 1, 1)
  return 1 + YEAR_SWING * Math.cos((2 * Math.PI * (dayOfYear - PEAK_DAY_OF_YEAR)) / 365.25)
}

/** Some weeks a market begins a campaign, which more people answer at first than later. */
function campaignFactor({ market, lob }: SimQueue, dayNumber: number, seed: number): number {
  const part = CAMPAIGN_PARTS[lob] ?? 0
  if (part === 0) return 1
  let factor = 1
  const week = Math.floor((dayNumber + 3) / 7)
  for (const each of [week - 1, week]) {
    const random = new Random(`${seed}/campaign/${market}/${each}`)
    const happens = random.uniform() < CAMPAIGN_PROBABILITY
    const begins = each * 7 - 3 + Math.floor(random.uniform() * 5)
    const lift = 0.2 + 0.5 * random.uniform()
    const age = dayNumber - begins
    if (happens && age >= 0 && age < CAMPAIGN_DAYS) factor += part * lift * CAMPAIGN_FADE ** age
  }
  return factor
}
