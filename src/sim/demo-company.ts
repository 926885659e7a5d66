import type { Company, Region, SimQueue, Team } from './company.ts'

const phone = {
  channel: 'phone',
  opensMinute: 7 * 60,
  closesMinute: 22 * 60,
  workSeconds: 290,
  wrapSeconds: 45,
  patienceSeconds: 210,
  promiseHours: 0,
} as const

const email = {
  channel: 'email',
  opensMinute: 8 * 60,
  closesMinute: 20 * 60,
  workSeconds: 330,
  wrapSeconds: 0,
  patienceSeconds: 0,
  promiseHours: 11,
} as const

const shares = (...list: readonly [readonly [string, number], ...(readonly [string, number])[]]): SimQueue['routing'] => {
  const [first, ...rest] = list.map(([vendor, weight]) => ({ vendor, weight }))
  return { kind: 'shares', shares: [first ?? { vendor: '', weight: 1 }, ...rest] }
}

const berlin = { zone: 'Europe/Berlin', language: 'de' }
const london = { zone: 'Europe/London', language: 'en' }
const paris = { zone: 'Europe/Paris', language: 'fr' }
const madrid = { zone: 'Europe/Madrid', language: 'es' }

const EUROPE_QUEUES: readonly SimQueue[] = [
  { ...phone, ...berlin, key: 'de-phone', contactsPerDay: 1_900, routing: shares(['northgate', 0.6], ['in-house', 0.4]) },
  {
    ...phone,
    ...london,
    key: 'uk-phone',
    contactsPerDay: 1_600,
    workSeconds: 260,
    routing: shares(['meridian', 0.65], ['northgate', 0.35]),
  },
  { ...phone, ...paris, key: 'fr-phone', contactsPerDay: 1_200, workSeconds: 320, routing: shares(['solara', 0.7], ['in-house', 0.3]) },
  { ...phone, ...madrid, key: 'es-phone', contactsPerDay: 900, routing: shares(['solara', 1]) },
  { ...phone, ...london, key: 'plus-phone', contactsPerDay: 600, workSeconds: 340, routing: { kind: 'pooled', feed: 'plus-acd' } },
  { ...email, ...berlin, key: 'de-email', contactsPerDay: 420, routing: shares(['northgate', 1]) },
  { ...email, ...london, key: 'uk-email', contactsPerDay: 380, workSeconds: 280, routing: shares(['meridian', 0.7], ['in-house', 0.3]) },
]

const AMERICA_QUEUES: readonly SimQueue[] = [
  { ...phone, key: 'us-phone', zone: 'America/New_York', language: 'en', contactsPerDay: 2_000, routing: shares(['meridian', 1]) },
]

const PACIFIC_QUEUES: readonly SimQueue[] = [
  {
    ...phone,
    key: 'au-phone',
    zone: 'Australia/Sydney',
    language: 'en',
    contactsPerDay: 1_600,
    routing: shares(['solara', 0.8], ['in-house', 0.2]),
  },
]

const team = (
  vendor: string,
  site: string,
  key: string,
  serves: readonly (readonly [string, number])[],
  made: Partial<Team> = {},
): Team => ({
  key,
  vendor,
  site,
  feed: `${vendor}-acd`,
  serves: serves.map(([queue, staffedFor]) => ({ queue, staffedFor })),
  paceFactor: 1,
  cushion: 0.45,
  ...made,
})

const EUROPE_TEAMS: readonly Team[] = [
  team('northgate', 'leipzig', 'ng-le', [
    ['de-phone', 0.55],
    ['plus-phone', 0.15],
  ]),
  team(
    'northgate',
    'gdansk',
    'ng-gd',
    [
      ['de-phone', 0.45],
      ['uk-phone', 1],
    ],
    { paceFactor: 1.12, cushion: 0.1 },
  ),
  team('northgate', 'gdansk', 'ng-gd-mail', [['de-email', 1]], { cushion: -0.25 }),
  team(
    'meridian',
    'glasgow',
    'me-gl',
    [
      ['uk-phone', 1],
      ['plus-phone', 0.4],
    ],
    { paceFactor: 0.96 },
  ),
  team('meridian', 'glasgow', 'me-gl-mail', [['uk-email', 1]], { cushion: -0.25 }),
  team(
    'solara',
    'lisbon',
    'so-li',
    [
      ['fr-phone', 1],
      ['es-phone', 1],
    ],
    { cushion: 0.25 },
  ),
  team(
    'in-house',
    'frankfurt',
    'ih-fr',
    [
      ['de-phone', 1],
      ['fr-phone', 1],
      ['plus-phone', 0.25],
    ],
    { paceFactor: 0.92, cushion: 0.6 },
  ),
  team('in-house', 'frankfurt', 'ih-fr-mail', [['uk-email', 1]], { paceFactor: 0.95 }),
]

const EUROPE: Region = { key: 'europe', zone: 'Europe/Berlin', queues: EUROPE_QUEUES, teams: EUROPE_TEAMS }
const AMERICA: Region = {
  key: 'america',
  zone: 'America/New_York',
  queues: AMERICA_QUEUES,
  teams: [team('meridian', 'denver', 'me-de', [['us-phone', 1]], { cushion: 0.25 })],
}
const PACIFIC: Region = {
  key: 'pacific',
  zone: 'Australia/Sydney',
  queues: PACIFIC_QUEUES,
  teams: [
    team('solara', 'manila', 'so-ma', [['au-phone', 1]], { paceFactor: 1.05 }),
    team('in-house', 'sydney', 'ih-sy', [['au-phone', 1]], { cushion: 0.8 }),
  ],
}

/** The company of the demo: nine queues on three continents, so that somewhere it is always day; three vendors and people of its own. */
export const DEMO_COMPANY: Company = { regions: [EUROPE, AMERICA, PACIFIC] }
