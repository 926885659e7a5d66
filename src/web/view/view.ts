import { INTERVAL_MS, type Instant, intervalStart } from '../../domain/shared/instant.ts'

export const SCREENS = ['live', 'queue', 'settings', 'plans'] as const
export const METRICS = ['volume', 'serviceLevel', 'aht', 'abandon', 'waiting'] as const
export const SORTS = ['impact', 'name', 'waiting', 'oldest', 'serviceLevel', 'volume'] as const
export const STEPS = [15, 30, 60] as const
/** Which queues, by how they stand. */
export const STATUSES = ['all', 'attention', 'waiting', 'missed', 'unknown'] as const
export const GROUPS = ['none', 'market', 'channel', 'vendor'] as const
/** Which other day a chart lays over its own. */
export const COMPARES = ['none', 'week'] as const
export const ZONES = ['market', 'mine', 'utc'] as const
/** Figures whose contacts can be listed, by the names of the API; within the target's threshold, or the short-abandon limit, where it says so. */
export const DRILLS = [
  'offered',
  'answered',
  'inTime',
  'abandoned',
  'short',
  'flowedOut',
  'lost',
  'waiting',
  'handled',
  'transferred',
] as const

export type Screen = (typeof SCREENS)[number]
export type Metric = (typeof METRICS)[number]
export type Sort = (typeof SORTS)[number]
export type StepMinutes = (typeof STEPS)[number]
export type Status = (typeof STATUSES)[number]
export type Group = (typeof GROUPS)[number]
export type Compare = (typeof COMPARES)[number]
export type ZoneChoice = (typeof ZONES)[number]
export type Drill = (typeof DRILLS)[number]

/** What somebody looks at: all of it is in the address, so that it can be sent to a colleague. The theme is a matter of the eyes. */
export interface View {
  readonly screen: Screen
  readonly filter: string
  /** Keys of the market, channel and vendor that the table is narrowed to; of a vendor its own figures are shown. */
  readonly market: string | null
  readonly channel: string | null
  readonly ofVendor: string | null
  readonly status: Status
  readonly group: Group
  readonly compare: Compare
  /** Keys of the groups that are folded. */
  readonly folded: readonly string[]
  readonly metric: Metric
  readonly sort: Sort
  readonly isReversed: boolean
  readonly step: StepMinutes
  readonly zone: ZoneChoice
  /** Key of the selected queue. */
  readonly queue: string | null
  /** Key of the selected vendor, on the queue's own screen. */
  readonly vendor: string | null
  /** Start of the selected interval. */
  readonly at: Instant | null
  /** Of which of its figures the contacts are listed. */
  readonly drill: Drill
  /** Which of the settings; null is the first. */
  readonly tab: string | null
}

export const DEFAULT_VIEW: View = {
  screen: 'live',
  filter: '',
  market: null,
  channel: null,
  ofVendor: null,
  status: 'all',
  group: 'none',
  compare: 'none',
  folded: [],
  metric: 'volume',
  sort: 'impact',
  isReversed: false,
  step: 15,
  zone: 'market',
  queue: null,
  vendor: null,
  at: null,
  drill: 'offered',
  tab: null,
}

/** What brings every queue into view again. */
export const EVERYTHING: Partial<View> = { filter: '', market: null, channel: null, ofVendor: null, status: 'all' }

/** A longer filter is no filter. */
const FILTER_LENGTH_MAX = 200

/** The view of an address; what is not known in it is left out, so that an old link still opens. */
export function viewOf(search: string): View {
  const asked = new URLSearchParams(search)
  return {
    screen: oneOf(SCREENS, asked.get('screen'), DEFAULT_VIEW.screen),
    filter: (asked.get('filter') ?? '').slice(0, FILTER_LENGTH_MAX),
    market: asked.get('market') || null,
    channel: asked.get('channel') || null,
    ofVendor: asked.get('ofVendor') || null,
    status: oneOf(STATUSES, asked.get('status'), DEFAULT_VIEW.status),
    compare: oneOf(COMPARES, asked.get('compare'), DEFAULT_VIEW.compare),
    group: oneOf(GROUPS, asked.get('group'), DEFAULT_VIEW.group),
    folded: (asked.get('folded') ?? '').split(',').filter((key) => key !== ''),
    metric: oneOf(METRICS, asked.get('metric'), DEFAULT_VIEW.metric),
    sort: oneOf(SORTS, asked.get('sort'), DEFAULT_VIEW.sort),
    isReversed: asked.get('order') === 'reversed',
    step: oneOf(STEPS, Number(asked.get('step')), DEFAULT_VIEW.step),
    zone: oneOf(ZONES, asked.get('zone'), DEFAULT_VIEW.zone),
    queue: asked.get('queue'),
    vendor: asked.get('vendor'),
    at: instantOf(asked.get('at')),
    drill: oneOf(DRILLS, asked.get('drill'), DEFAULT_VIEW.drill),
    tab: asked.get('tab'),
  }
}

/** The address of a view, from `?` on; what is as usual is not said. */
export function searchOf(view: View): string {
  const said = new URLSearchParams()
  const say = (name: string, value: string | number | null, usual: string | number | null): void => {
    if (value !== usual && value !== null) said.set(name, String(value))
  }
  say('screen', view.screen, DEFAULT_VIEW.screen)
  say('tab', view.tab, null)
  say('queue', view.queue, null)
  say('vendor', view.vendor, null)
  say('at', view.at === null ? null : new Date(view.at).toISOString().replace(':00.000Z', 'Z'), null)
  say('drill', view.drill, DEFAULT_VIEW.drill)
  say('filter', view.filter, '')
  say('market', view.market, null)
  say('channel', view.channel, null)
  say('ofVendor', view.ofVendor, null)
  say('status', view.status, DEFAULT_VIEW.status)
  say('compare', view.compare, DEFAULT_VIEW.compare)
  say('group', view.group, DEFAULT_VIEW.group)
  say('folded', view.folded.join(','), '')
  say('metric', view.metric, DEFAULT_VIEW.metric)
  say('sort', view.sort, DEFAULT_VIEW.sort)
  say('order', view.isReversed ? 'reversed' : null, null)
  say('step', view.step, DEFAULT_VIEW.step)
  say('zone', view.zone, DEFAULT_VIEW.zone)
  const text = said.toString()
  return text === '' ? '' : `?${text}`
}

function oneOf<T>(known: readonly T[], asked: unknown, usual: T): T {
  return known.find((one) => one === asked) ?? usual
}

function instantOf(text: string | null): Instant | null {
  const at = text === null ? Number.NaN : Date.parse(text)
  return Number.isFinite(at) && at % INTERVAL_MS === 0 ? intervalStart(at) : null
}
