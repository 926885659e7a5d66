import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/shared/instant.ts'
import type { ShareChange } from './company.ts'
import { DEMO_COMPANY } from './demo-company.ts'
import type { Fault, FaultKind } from './fault.ts'
import type { ContactHappening } from './happening.ts'
import { type SimulatedDay, simulateDay } from './simulate.ts'

const MONDAY = 20_003
/** Late morning in Berlin; a fault may begin and end in the midst of a quarter hour. */
const FROM = MONDAY * DAY_MS + 9 * HOUR_MS + 7 * MINUTE_MS
const TO = FROM + 2 * HOUR_MS
const company = { ...DEMO_COMPANY, pools: DEMO_COMPANY.pools.filter(({ key }) => key === 'europe-phone') }

function dayWith(faults: readonly FaultKind[], shares: readonly ShareChange[] = []): SimulatedDay {
  const timed = faults.map((fault, place): Fault => ({ key: `fault-${place}`, from: FROM, to: TO, ...fault }))
  return simulateDay({ company, zones: FIXED_ZONES, seed: 1, faults: timed, shares }, MONDAY)
}

const contactsOf = ({ happenings }: SimulatedDay): ContactHappening[] => happenings.filter((each) => each.kind === 'contact')
const usual = dayWith([])

const missingIn = (known: ReadonlySet<string>, all: ReadonlySet<string>): string[] => [...all].filter((each) => !known.has(each))

/** Contacts of a fact in the hours of the fault. */
function during(day: SimulatedDay, fact: ContactHappening['fact'], wanted: (happening: ContactHappening) => boolean = () => true): number {
  return contactsOf(day).filter((each) => each.fact === fact && each.at >= FROM && each.at < TO && wanted(each)).length
}

test('until a fault begins, the day with it is the day without it, to the millisecond', () => {
  const before = (day: SimulatedDay): string[] =>
    day.happenings.flatMap((each) => (each.at < FROM ? [`${each.at} ${each.kind === 'contact' ? each.fact : each.state}`] : []))
  expect(before(usual).length).toBeGreaterThan(5_000)
  for (const fault of [
    { kind: 'siteDown', vendor: 'northgate', site: 'leipzig' },
    { kind: 'marketSurge', market: 'de', factor: 2 },
    { kind: 'systemSlow', factor: 1.5 },
  ] as const)
    expect(before(dayWith([fault]))).toEqual(before(usual))
})

test('the same customers come with and without a fault: only those are new who come because of it', () => {
  const firstAttempts = (day: SimulatedDay): Set<string> =>
    new Set(contactsOf(day).flatMap(({ arrival }) => (arrival.attempt === 1 && arrival.leg === 1 ? [arrival.contactId] : [])))
  const surge = dayWith([{ kind: 'marketSurge', market: 'de', factor: 2 }])
  const added = missingIn(firstAttempts(usual), firstAttempts(surge))
  expect(missingIn(firstAttempts(surge), firstAttempts(usual)).length).toBe(0)
  expect(added.length).toBe(surge.truth.extra)
  expect(added.every((contactId) => contactId.startsWith('de-'))).toBe(true)
  expect(surge.truth.extra).toBeGreaterThan(500)
  const came = contactsOf(surge).flatMap(({ fact, arrival }) =>
    fact === 'offered' && arrival.attempt === 1 && arrival.leg === 1 && added.includes(arrival.contactId) ? [arrival.at] : [],
  )
  expect(Math.min(...came) - FROM).toBeLessThan(MINUTE_MS)
  expect(TO - Math.max(...came)).toBeLessThan(MINUTE_MS)
})

test('when a site is down its vendor answers less, nobody of it answers at all, and it comes back', () => {
  const down = dayWith([{ kind: 'siteDown', vendor: 'northgate', site: 'leipzig' }])
  const atSite = (each: ContactHappening): boolean => each.shift?.team.site === 'leipzig'
  expect(during(usual, 'answered', atSite)).toBeGreaterThan(200)
  expect(during(down, 'answered', atSite)).toBe(0)
  expect(contactsOf(down).filter((each) => each.fact === 'answered' && each.at >= TO && atSite(each)).length).toBeGreaterThan(200)
  expect(during(down, 'abandoned')).toBeGreaterThan(during(usual, 'abandoned') + 100)
  expect(down.truth.agentsAway).toBeGreaterThan(30)
})

test('when calls reach no queue nothing is offered, and callers come back afterwards', () => {
  const down = dayWith([{ kind: 'ingressDown', market: 'uk' }])
  const isUk = ({ arrival }: ContactHappening): boolean => arrival.queue.market === 'uk' && arrival.leg === 1
  expect(during(down, 'offered', isUk)).toBe(0)
  expect(down.truth.vanished.length).toBeGreaterThan(500)
  const again = contactsOf(down).filter(
    ({ fact, arrival }) => fact === 'offered' && arrival.contactId.endsWith('-r2') && isUk({ arrival } as ContactHappening),
  )
  expect(again.length).toBeGreaterThan(down.truth.vanished.length * 0.45)
})

test('a slow system lengthens every handle time by the same factor', () => {
  const slow = dayWith([{ kind: 'systemSlow', factor: 1.5 }])
  const talkOf = (day: SimulatedDay): number => {
    const times = contactsOf(day).filter(({ fact, at }) => fact === 'ended' && at >= FROM + HOUR_MS && at < TO)
    return times.reduce((sum, { talkMs }) => sum + (talkMs ?? 0), 0) / times.length
  }
  expect(talkOf(slow) / talkOf(usual)).toBeGreaterThan(1.35)
  expect(talkOf(slow) / talkOf(usual)).toBeLessThan(1.6)
})

test('a language short of staff loses about that part of its people, and no other language any', () => {
  const short = dayWith([{ kind: 'languageShort', language: 'fr', fraction: 0.5 }])
  const away = short.runs.flatMap(({ shifts }) => shifts.filter(({ aways }) => aways.length > 0))
  const speakers = short.runs.flatMap(({ shifts }) => shifts.filter(({ team }) => team.language === 'fr'))
  expect(new Set(away.map(({ team }) => team.language))).toEqual(new Set(['fr']))
  expect(away.length / speakers.length).toBeGreaterThan(0.35)
  expect(away.length / speakers.length).toBeLessThan(0.65)
})

test('contacts led astray are answered briefly where they end up, and transferred to where they belong', () => {
  const wrong = dayWith([{ kind: 'wrongRouting', queue: 'de-service', toQueue: 'de-billing', fraction: 0.5 }])
  const back = during(wrong, 'transferred', ({ arrival, toQueue }) => arrival.queue.key === 'de-billing' && toQueue?.key === 'de-service')
  expect(wrong.truth.misled).toBeGreaterThan(250)
  expect(back).toBeGreaterThan(wrong.truth.misled * 0.6)
})

test('other shares move only the contacts that have to move', () => {
  const shares = [
    { vendor: 'northgate', weight: 0.4 },
    { vendor: 'solara', weight: 0.3 },
    { vendor: 'in-house', weight: 0.3 },
  ] as const
  const moved = dayWith([], [{ queue: 'de-service', from: FROM, to: TO, shares }])
  const routed = (day: SimulatedDay): Map<string, string | null> =>
    new Map(
      contactsOf(day).flatMap(({ fact, arrival, at, vendor }) =>
        fact === 'offered' && arrival.queue.key === 'de-service' && arrival.leg === 1 && at >= FROM && at < TO
          ? [[arrival.contactId, vendor]]
          : [],
      ),
    )
  const now = routed(moved)
  const changed = [...routed(usual)].filter(([contactId, vendor]) => now.has(contactId) && now.get(contactId) !== vendor)
  expect(changed.every(([contactId, vendor]) => vendor === 'northgate' && now.get(contactId) === 'solara')).toBe(true)
  expect(changed.length / now.size).toBeGreaterThan(0.06)
  expect(changed.length / now.size).toBeLessThan(0.14)
})
