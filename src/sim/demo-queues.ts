import type { SimChannel, SimQueue, VendorShare } from './company.ts'
import { DEMO_MARKETS } from './demo-markets.ts'

type Lob = 'service' | 'billing' | 'technical' | 'sales' | 'plus' | 'chat' | 'messaging' | 'email' | 'returns' | 'complaints'
type Made = Partial<SimQueue> & Pick<SimQueue, 'channel' | 'workSeconds' | 'wrapSeconds' | 'patienceSeconds' | 'promiseMinutes'>

const phone = {
  channel: 'phone',
  wrapSeconds: 45,
  patienceSeconds: 330,
  promiseMinutes: 0,
  thresholdSeconds: 20,
  opensMinute: 7 * 60,
  closesMinute: 22 * 60,
} as const
const mail = {
  channel: 'email',
  wrapSeconds: 0,
  patienceSeconds: 0,
  promiseMinutes: 8 * 60,
  opensMinute: 8 * 60,
  closesMinute: 20 * 60,
  opensOnSundays: false,
} as const

/** What the queues of a line of business have in common; means in seconds. */
const LOBS: Readonly<Record<Lob, Made>> = {
  service: { ...phone, workSeconds: 280, transferFraction: 0.07 },
  billing: { ...phone, workSeconds: 240, opensMinute: 8 * 60, closesMinute: 20 * 60, opensOnSundays: false, transferFraction: 0.04 },
  technical: { ...phone, workSeconds: 430, wrapSeconds: 60, patienceSeconds: 450, thresholdSeconds: 30, transferFraction: 0.03 },
  sales: { ...phone, workSeconds: 330, patienceSeconds: 200, opensMinute: 8 * 60, closesMinute: 20 * 60, opensOnSundays: false },
  plus: { ...phone, workSeconds: 340, patienceSeconds: 260, thresholdSeconds: 15, priorityMs: 60_000 },
  chat: { channel: 'chat', workSeconds: 620, wrapSeconds: 0, patienceSeconds: 300, promiseMinutes: 0, thresholdSeconds: 45 },
  messaging: { channel: 'messaging', workSeconds: 540, wrapSeconds: 0, patienceSeconds: 0, promiseMinutes: 60, reopenFraction: 0.05 },
  email: { ...mail, workSeconds: 330, reopenFraction: 0.09 },
  returns: { ...mail, workSeconds: 240, promiseMinutes: 12 * 60, reopenFraction: 0.05 },
  complaints: { ...mail, workSeconds: 780, promiseMinutes: 24 * 60, reopenFraction: 0.16 },
}

const LANGUAGES: Readonly<Record<string, string>> = { de: 'de', ch: 'de', uk: 'en', fr: 'fr', es: 'es', us: 'en', jp: 'ja', au: 'en' }
const NAMES: Readonly<Partial<Record<Lob, string>>> = { plus: 'Plus', returns: 'Returns', complaints: 'Complaints' }
const POOLED = { kind: 'pooled', feed: 'plus-acd' } as const

type Row = readonly [lob: Lob, contactsPerDay: number, shares: string, more?: Partial<SimQueue>]

/** Shares are written as `vendor percent`, the pooled as `pooled`. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  de: [
    ['service', 3_150, 'northgate 50 solara 20 in-house 30'],
    ['billing', 850, 'northgate 60 in-house 40'],
    ['technical', 620, 'northgate 70 solara 30'],
    ['sales', 380, 'in-house 100'],
    ['plus', 110, 'pooled'],
    ['chat', 520, 'northgate 60 in-house 40'],
    ['messaging', 300, 'northgate 100'],
    ['email', 560, 'northgate 70 in-house 30'],
    ['returns', 200, 'northgate 100'],
  ],
  ch: [
    ['service', 300, 'northgate 60 in-house 40', { name: 'Service (German)' }],
    ['service', 150, 'kestrel 100', { key: 'ch-service-fr', name: 'Service (French)', language: 'fr' }],
    ['billing', 20, 'northgate 100'],
    ['chat', 50, 'northgate 100'],
    ['email', 90, 'northgate 100', { name: 'Email (German)' }],
    ['email', 45, 'kestrel 100', { key: 'ch-email-fr', name: 'Email (French)', language: 'fr' }],
  ],
  uk: [
    ['service', 2_100, 'meridian 60 northgate 40', { workSeconds: 255 }],
    ['billing', 700, 'meridian 70 in-house 30'],
    ['technical', 480, 'meridian 50 northgate 50'],
    ['sales', 260, 'in-house 100'],
    ['plus', 90, 'pooled'],
    ['chat', 680, 'meridian 70 northgate 30'],
    ['messaging', 330, 'meridian 100'],
    ['email', 420, 'meridian 70 in-house 30', { workSeconds: 290 }],
    ['complaints', 50, 'in-house 100'],
  ],
  fr: [
    ['service', 1_450, 'kestrel 60 solara 40', { workSeconds: 310 }],
    ['billing', 420, 'kestrel 60 solara 40'],
    ['technical', 300, 'solara 100'],
    ['plus', 50, 'pooled'],
    ['chat', 260, 'kestrel 100'],
    ['messaging', 170, 'solara 100'],
    ['email', 340, 'kestrel 100'],
  ],
  es: [
    ['service', 1_000, 'solara 100', { opensMinute: 8 * 60 }],
    ['billing', 260, 'solara 100'],
    ['technical', 160, 'solara 100'],
    ['chat', 170, 'solara 100'],
    ['messaging', 230, 'solara 100'],
    ['email', 190, 'solara 100'],
  ],
  us: [
    ['service', 2_900, 'meridian 50 solara 30 kestrel 20', { opensMinute: 0, closesMinute: 1_440 }],
    ['service', 460, 'kestrel 100', { key: 'us-service-es', name: 'Service (Spanish)', language: 'es' }],
    ['billing', 850, 'meridian 60 kestrel 40'],
    ['technical', 750, 'meridian 60 solara 40', { opensMinute: 0, closesMinute: 1_440 }],
    ['sales', 330, 'in-house 100'],
    ['plus', 130, 'pooled'],
    ['chat', 750, 'meridian 50 solara 50'],
    ['messaging', 380, 'kestrel 100'],
    ['email', 430, 'meridian 60 kestrel 40'],
    ['returns', 150, 'kestrel 100'],
  ],
  jp: [
    ['service', 820, 'kestrel 70 in-house 30', { workSeconds: 360, opensMinute: 9 * 60, closesMinute: 20 * 60 }],
    ['technical', 220, 'kestrel 100', { opensMinute: 9 * 60, closesMinute: 20 * 60 }],
    ['chat', 130, 'kestrel 100'],
    ['messaging', 330, 'kestrel 100'],
    ['email', 170, 'in-house 100'],
  ],
  au: [
    ['service', 1_250, 'solara 80 in-house 20'],
    ['billing', 300, 'solara 100'],
    ['technical', 220, 'solara 100'],
    ['sales', 90, 'in-house 100'],
    ['plus', 45, 'pooled'],
    ['chat', 210, 'solara 100'],
    ['messaging', 120, 'solara 100'],
    ['email', 200, 'solara 70 in-house 30'],
  ],
}

/** The queues of the demo: sixty in eight markets, from one contact in half an hour to some four hundred an hour. */
export const DEMO_QUEUES: readonly SimQueue[] = DEMO_MARKETS.flatMap(({ key, zone }) =>
  (ROWS[key] ?? []).map(([lob, contactsPerDay, shares, more]): SimQueue => {
    const made = LOBS[lob]
    return {
      key: `${key}-${lob}`,
      name: NAMES[lob] ?? `${lob.slice(0, 1).toUpperCase()}${lob.slice(1)}`,
      market: key,
      lob,
      zone,
      language: LANGUAGES[key] ?? 'en',
      contactsPerDay,
      opensMinute: 8 * 60,
      closesMinute: 22 * 60,
      opensOnSundays: true,
      thresholdSeconds: 60,
      priorityMs: 0,
      transferFraction: 0.02,
      reopenFraction: 0,
      routing: shares === 'pooled' ? POOLED : { kind: 'shares', shares: readShares(shares) },
      ...made,
      ...more,
    }
  }),
)

/** The queues of markets and channels. */
export function queuesOf(markets: readonly string[], channels: readonly SimChannel[]): readonly SimQueue[] {
  return DEMO_QUEUES.filter(({ market, channel }) => markets.includes(market) && channels.includes(channel))
}

function readShares(text: string): readonly [VendorShare, ...VendorShare[]] {
  const words = text.split(' ')
  const shares = words.flatMap((vendor, place) => (place % 2 === 0 ? [{ vendor, weight: Number(words[place + 1]) / 100 }] : []))
  const [first, ...rest] = shares
  if (first === undefined || shares.some(({ weight }) => !(weight > 0)))
    throw new Error(`shares ${text}, expected a vendor and its percent`)
  return [first, ...rest]
}
