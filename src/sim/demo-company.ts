import type { Company, Pool, SimChannel, SimQueue, Team } from './company.ts'
import { DEMO_FEEDS, DEMO_MARKETS, DEMO_VENDORS } from './demo-markets.ts'
import { queuesOf } from './demo-queues.ts'

/** A team as it is written here: key, vendor, site, language, queues, and what is not as usual. */
type TeamRow = readonly [key: string, vendor: string, site: string, language: string, queues: string, more?: Partial<Team>]

const TEAMS: Readonly<Record<string, readonly TeamRow[]>> = {
  'europe-phone': [
    ['ng-le', 'northgate', 'leipzig', 'de', 'de-service de-billing de-technical de-plus'],
    ['ng-gd-de', 'northgate', 'gdansk', 'de', 'de-service ch-service ch-billing', { paceFactor: 1.1, cushion: 0.7 }],
    ['ng-gd-en', 'northgate', 'gdansk', 'en', 'uk-service uk-technical', { paceFactor: 1.08, cushion: 0.8 }],
    ['me-gl', 'meridian', 'glasgow', 'en', 'uk-service uk-billing uk-technical uk-plus', { paceFactor: 0.96 }],
    ['so-li-de', 'solara', 'lisbon', 'de', 'de-service de-technical', { paceFactor: 1.05 }],
    ['so-li-fr', 'solara', 'lisbon', 'fr', 'fr-service fr-billing fr-technical fr-plus'],
    ['so-li-es', 'solara', 'lisbon', 'es', 'es-service es-billing es-technical', { cushion: 0.9 }],
    ['ke-tu', 'kestrel', 'tunis', 'fr', 'fr-service fr-billing ch-service-fr', { paceFactor: 1.02 }],
    ['ih-fr', 'in-house', 'frankfurt', 'de', 'de-service de-billing de-sales ch-service de-plus', { paceFactor: 0.92, cushion: 1.3 }],
    ['ih-lo', 'in-house', 'london', 'en', 'uk-billing uk-sales uk-plus', { paceFactor: 0.94, cushion: 1.3 }],
  ],
  'europe-chat': [
    ['ng-le-chat', 'northgate', 'leipzig', 'de', 'de-chat de-messaging ch-chat'],
    ['ng-gd-chat', 'northgate', 'gdansk', 'en', 'uk-chat'],
    ['me-gl-chat', 'meridian', 'glasgow', 'en', 'uk-chat uk-messaging'],
    ['ke-tu-chat', 'kestrel', 'tunis', 'fr', 'fr-chat'],
    ['so-li-chat-fr', 'solara', 'lisbon', 'fr', 'fr-messaging'],
    ['so-li-chat-es', 'solara', 'lisbon', 'es', 'es-chat es-messaging'],
    ['ih-fr-chat', 'in-house', 'frankfurt', 'de', 'de-chat'],
  ],
  'europe-mail': [
    ['ng-le-mail', 'northgate', 'leipzig', 'de', 'de-email de-returns ch-email'],
    ['me-gl-mail', 'meridian', 'glasgow', 'en', 'uk-email'],
    ['ke-tu-mail', 'kestrel', 'tunis', 'fr', 'fr-email ch-email-fr'],
    ['so-li-mail', 'solara', 'lisbon', 'es', 'es-email'],
    ['ih-fr-mail', 'in-house', 'frankfurt', 'de', 'de-email'],
    ['ih-lo-mail', 'in-house', 'london', 'en', 'uk-email uk-complaints'],
  ],
  'america-phone': [
    ['me-de', 'meridian', 'denver', 'en', 'us-service us-billing us-technical us-plus'],
    ['so-ma-us', 'solara', 'manila', 'en', 'us-service us-technical', { paceFactor: 1.06 }],
    ['ke-mo', 'kestrel', 'monterrey', 'en', 'us-service us-billing'],
    ['ke-mo-es', 'kestrel', 'monterrey', 'es', 'us-service-es'],
    ['ih-ch', 'in-house', 'chicago', 'en', 'us-sales us-plus', { paceFactor: 0.93, cushion: 1.3 }],
  ],
  'america-chat': [
    ['me-de-chat', 'meridian', 'denver', 'en', 'us-chat'],
    ['so-ma-chat-us', 'solara', 'manila', 'en', 'us-chat'],
    ['ke-mo-chat', 'kestrel', 'monterrey', 'en', 'us-messaging'],
  ],
  'america-mail': [
    ['me-de-mail', 'meridian', 'denver', 'en', 'us-email'],
    ['ke-mo-mail', 'kestrel', 'monterrey', 'en', 'us-email us-returns'],
  ],
  'pacific-phone': [
    ['ke-sa', 'kestrel', 'sapporo', 'ja', 'jp-service jp-technical'],
    ['ih-to', 'in-house', 'tokyo', 'ja', 'jp-service', { cushion: 1.3 }],
    ['so-ma-au', 'solara', 'manila', 'en', 'au-service au-billing au-technical au-plus', { paceFactor: 1.05 }],
    ['ih-sy', 'in-house', 'sydney', 'en', 'au-service au-sales au-plus', { paceFactor: 0.95, cushion: 1.3 }],
  ],
  'pacific-chat': [
    ['ke-sa-chat', 'kestrel', 'sapporo', 'ja', 'jp-chat jp-messaging'],
    ['so-ma-chat-au', 'solara', 'manila', 'en', 'au-chat au-messaging'],
  ],
  'pacific-mail': [
    ['ih-to-mail', 'in-house', 'tokyo', 'ja', 'jp-email'],
    ['so-ma-mail', 'solara', 'manila', 'en', 'au-email'],
    ['ih-sy-mail', 'in-house', 'sydney', 'en', 'au-email'],
  ],
}

const REGIONS = [
  { key: 'europe', zone: 'Europe/Berlin', markets: ['de', 'ch', 'uk', 'fr', 'es'] },
  { key: 'america', zone: 'America/New_York', markets: ['us'] },
  { key: 'pacific', zone: 'Asia/Tokyo', markets: ['jp', 'au'] },
] as const

const KINDS: readonly { readonly key: string; readonly channels: readonly SimChannel[]; readonly period: Pool['period'] }[] = [
  { key: 'phone', channels: ['phone'], period: 'day' },
  { key: 'chat', channels: ['chat', 'messaging'], period: 'day' },
  { key: 'mail', channels: ['email'], period: 'week' },
]

const CHATS_AT_ONCE = 3
const USUAL = { phone: { capacity: 1, cushion: 1 }, chat: { capacity: CHATS_AT_ONCE, cushion: 0.8 }, mail: { capacity: 1, cushion: 0 } }

/**
 * The company of the demo: sixty queues in eight markets on three continents, so that somewhere it is always day; four vendors with their
 * sites, and people of its own.
 */
export const DEMO_COMPANY: Company = {
  markets: DEMO_MARKETS,
  vendors: DEMO_VENDORS,
  feeds: DEMO_FEEDS,
  pools: REGIONS.flatMap(({ key, zone, markets }) =>
    KINDS.map((kind) => poolOf(`${key}-${kind.key}`, zone, kind.period, queuesOf(markets, kind.channels))),
  ),
}

function poolOf(key: string, zone: string, period: Pool['period'], queues: readonly SimQueue[]): Pool {
  const rows = TEAMS[key] ?? []
  const usual = key.endsWith('phone') ? USUAL.phone : key.endsWith('chat') ? USUAL.chat : USUAL.mail
  const teams = rows.map(([team, vendor, site, language, served, more]): Team => {
    const serves = served.split(' ').map((queue) => ({ queue, staffedFor: 1 / sharers(queue, vendor, queues, rows) }))
    return { key: team, vendor, site, feed: `${vendor}-acd`, language, serves, paceFactor: 1, ...usual, ...more }
  })
  return { key, zone, period, queues, teams }
}

/** How many teams share a queue's offers: those of the vendor, and all of them where the queue is pooled. */
function sharers(queue: string, vendor: string, queues: readonly SimQueue[], rows: readonly TeamRow[]): number {
  const isPooled = queues.find(({ key }) => key === queue)?.routing.kind === 'pooled'
  return rows.filter(([, other, , , served]) => (isPooled || other === vendor) && served.split(' ').includes(queue)).length
}
