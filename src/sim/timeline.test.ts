import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import { DAY_MS, HOUR_MS, type Instant } from '../domain/shared/instant.ts'
import { DEMO_COMPANY } from './demo-company.ts'
import type { Fault } from './fault.ts'
import { eventOf, type Sending } from './sending.ts'
import { Timeline } from './timeline.ts'

const MONDAY = 20_003
const FROM = MONDAY * DAY_MS
const company = { ...DEMO_COMPANY, pools: DEMO_COMPANY.pools.filter(({ key }) => key === 'pacific-phone' || key === 'pacific-chat') }
const timelineWith = (faults: readonly Fault[] = []): Timeline => new Timeline({ company, zones: FIXED_ZONES, seed: 1, faults, shares: [] })
const wordsOf = (sendings: readonly Sending[]): string[] =>
  sendings.map((sending) => `${sending.sentAt} ${JSON.stringify(eventOf(sending))}`).sort()
const nameOf = (sending: Sending): string => `${sending.feed} ${eventOf(sending).id}`

test('stretches that meet have no seam: asked for backwards and in parts, two days are what they are at once', () => {
  const whole = timelineWith().between(FROM, FROM + 2 * DAY_MS)
  const timeline = timelineWith()
  const parts: Sending[] = []
  for (let hour = 42; hour >= 0; hour -= 6) parts.push(...timeline.between(FROM + hour * HOUR_MS, FROM + (hour + 6) * HOUR_MS))
  expect(whole.length).toBeGreaterThan(40_000)
  expect(whole.every(({ sentAt }, place) => place === 0 || sentAt >= (whole[place - 1]?.sentAt ?? 0))).toBe(true)
  expect(wordsOf(parts)).toEqual(wordsOf(whole))
})

test('a past told contact by contact is the same past: each contact is in one stretch, also where an offer came after what followed it', () => {
  const until = FROM + 2 * DAY_MS
  const timeline = timelineWith()
  const stretchOf = new Map<unknown, number>()
  const parts: Sending[] = []
  let torn = 0
  for (let hour = 42; hour >= 0; hour -= 6) {
    const from = FROM + hour * HOUR_MS
    const part = timeline.whole({ from, to: from + 6 * HOUR_MS, until, isToldElsewhere: (at) => at >= FROM })
    for (const { happening } of part) {
      if (happening.kind !== 'contact') continue
      if ((stretchOf.get(happening.arrival) ?? hour) !== hour) torn += 1
      stretchOf.set(happening.arrival, hour)
    }
    parts.push(...part)
  }
  expect(stretchOf.size).toBeGreaterThan(5_000)
  expect(torn).toBe(0)
  expect(wordsOf(parts)).toEqual(wordsOf(timelineWith().between(FROM, until)))
})

test('whoever waits when a period ends is decided in the stretch that follows', () => {
  const sendings = timelineWith().between(FROM, FROM + 3 * DAY_MS)
  const waiting = new Map<string, Instant>()
  for (const { happening } of sendings) {
    if (happening.kind !== 'contact') continue
    const name = `${happening.arrival.contactId} ${happening.arrival.leg}`
    if (happening.fact === 'offered' || happening.fact === 'reopened') waiting.set(name, happening.at)
  }
  for (const { happening } of sendings) {
    const isDecision = happening.kind === 'contact' && ['answered', 'abandoned', 'callbackRequested'].includes(happening.fact)
    if (isDecision && happening.kind === 'contact') waiting.delete(`${happening.arrival.contactId} ${happening.arrival.leg}`)
  }
  expect([...waiting.values()].filter((at) => at < FROM + 2 * DAY_MS)).toEqual([])
})

test('few events come late, twice or corrected, and hardly any never', () => {
  const sendings = timelineWith().between(FROM, FROM + DAY_MS)
  const late = sendings.filter(({ sentAt, happening, isCorrection }) => !isCorrection && sentAt - happening.at > 20_000)
  const times = new Map<string, number>()
  for (const sending of sendings) times.set(nameOf(sending), (times.get(nameOf(sending)) ?? 0) + 1)
  const twice = [...times.values()].filter((count) => count === 2).length
  expect(late.length / sendings.length).toBeGreaterThan(0.003)
  expect(late.length / sendings.length).toBeLessThan(0.03)
  expect(twice / sendings.length).toBeGreaterThan(0.001)
  expect(twice / sendings.length).toBeLessThan(0.02)
  expect(sendings.filter(({ isCorrection }) => isCorrection).length).toBeGreaterThan(0)
})

test('a silent platform tells nothing, then everything; one whose silence is final tells it never', () => {
  const silence = { key: 's', kind: 'feedSilent', feed: 'solara-acd', from: FROM + 2 * HOUR_MS, to: FROM + 3 * HOUR_MS } as const
  const between = (faults: readonly Fault[]): Sending[] => timelineWith(faults).between(FROM, FROM + 6 * HOUR_MS)
  const usual = between([])
  const late = between([{ ...silence, delivers: 'late' }])
  const never = between([{ ...silence, delivers: 'never' }])
  const inSilence = (sendings: readonly Sending[]): Sending[] =>
    sendings.filter(({ feed, sentAt }) => feed === silence.feed && sentAt >= silence.from && sentAt < silence.to)
  expect(inSilence(usual).length).toBeGreaterThan(500)
  expect([...inSilence(late), ...inSilence(never)]).toEqual([])
  expect(late.map(nameOf).sort()).toEqual(usual.map(nameOf).sort())
  expect(never.length).toBe(usual.length - inSilence(usual).length)
})
