import { CHANNELS } from '../../domain/shared/channel.ts'
import type { DeskRecords } from '../../wire/desk.ts'
import type { SavedViewView } from '../../wire/desk-memory.ts'
import type { TabName } from '../settings/tabs.ts'
import { TEXT } from '../text.ts'
import { EVERYTHING, GROUPS, METRICS, STATUSES, STEPS, type View, viewOf, ZONES } from '../view/view.ts'

/** One thing the palette can do. */
export interface PaletteCommand {
  readonly id: string
  readonly kind: keyof typeof TEXT.palette.kinds
  readonly text: string
  readonly does: { readonly kind: 'view'; readonly change: Partial<View> } | { readonly kind: 'freeze' | 'annotate' | 'views' | 'help' }
}

/** All the palette can do with these records: queues first, since they are looked for most. */
export function paletteCommands(
  records: DeskRecords,
  { canSteer, views, tabs }: { readonly canSteer: boolean; readonly views: readonly SavedViewView[]; readonly tabs: readonly TabName[] },
): readonly PaletteCommand[] {
  const markets = new Map(records.markets.map((market) => [market.marketId, market.name]))
  const to = (id: string, kind: PaletteCommand['kind'], text: string, change: Partial<View>): PaletteCommand => {
    return { id, kind, text, does: { kind: 'view', change } }
  }
  const only = (id: string, name: string, change: Partial<View>): PaletteCommand => {
    return to(id, 'filter', TEXT.palette.showOnly(name), { screen: 'live', ...change })
  }
  const usedChannels = CHANNELS.filter((channel) => records.queues.some((queue) => queue.channel === channel))
  return [
    ...records.queues.map((queue) =>
      to(`queue-${queue.queueId}`, 'queue', `${markets.get(queue.marketId) ?? ''} · ${queue.channel} · ${queue.name}`, {
        screen: 'queue',
        queue: queue.key,
        vendor: null,
        at: null,
      }),
    ),
    ...views.map(({ id, name, search }) => to(`saved-${id}`, 'saved', name, viewOf(search))),
    to('live', 'screen', TEXT.screens.live, { screen: 'live' }),
    to('plans', 'screen', TEXT.screens.plans, { screen: 'plans', tab: null }),
    ...tabs.map((tab) =>
      to(`settings-${tab}`, 'screen', `${TEXT.settings.title} · ${TEXT.settings.tabs[tab]}`, { screen: 'settings', tab }),
    ),
    ...records.markets.map(({ key, name }) => only(`market-${key}`, name, { market: key })),
    ...usedChannels.map((channel) => only(`channel-${channel}`, channel, { channel })),
    ...records.vendors.map(({ key, name }) => only(`vendor-${key}`, name, { ofVendor: key })),
    ...STATUSES.map((status) => only(`status-${status}`, TEXT.filters.statuses[status], { status })),
    ...GROUPS.map((group) => to(`group-${group}`, 'group', TEXT.filters.groups[group], { screen: 'live', group, folded: [] })),
    to('filter-none', 'filter', TEXT.palette.showAll, { ...EVERYTHING, screen: 'live' }),
    ...METRICS.map((metric) => to(`metric-${metric}`, 'metric', TEXT.metrics[metric], { metric })),
    ...ZONES.map((zone) => to(`zone-${zone}`, 'zone', TEXT.zones[zone], { zone })),
    ...STEPS.map((step) => to(`step-${step}`, 'step', TEXT.steps.of(step), { step })),
    ...(canSteer ? [{ id: 'annotate', kind: 'action', text: TEXT.annotations.write, does: { kind: 'annotate' } } as const] : []),
    { id: 'views', kind: 'action', text: TEXT.views.saved, does: { kind: 'views' } },
    { id: 'help', kind: 'action', text: TEXT.help.title, does: { kind: 'help' } },
    { id: 'freeze', kind: 'action', text: `${TEXT.buttons.freeze} / ${TEXT.buttons.thaw}`, does: { kind: 'freeze' } },
  ]
}

/** Those in whose text all words are found; where a word begins one, it comes first. */
export function foundCommands(commands: readonly PaletteCommand[], asked: string): readonly PaletteCommand[] {
  const words = asked
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return commands
  const scored = commands.flatMap((command, place) => {
    const text = ` ${command.text.toLowerCase()}`
    if (!words.every((word) => text.includes(word))) return []
    const begun = words.filter((word) => text.includes(` ${word}`)).length
    return [{ command, place, score: begun }]
  })
  return scored.sort((a, b) => b.score - a.score || a.place - b.place).map(({ command }) => command)
}
