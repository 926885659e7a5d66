import { EVENT_ID_RULES, FEED_KINDS, type RecordKind } from '../../domain/record/record-entry.ts'
import { CHANNELS } from '../../domain/shared/channel.ts'
import type { Option } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'

const F = TEXT.recordFields

/** A field of a record's body, and how somebody fills it in. */
export type RecordField = { readonly name: string; readonly label: string; readonly hint?: string } & (
  | { readonly as: 'text'; readonly isRequired: boolean }
  | { readonly as: 'zone'; readonly isRequired: boolean }
  | { readonly as: 'number'; readonly isRequired: boolean }
  | { readonly as: 'choice'; readonly options: readonly Option[] }
  /** Another record by its key; `none` is the text for none of them, where that may be. */
  | { readonly as: 'record'; readonly of: 'market' | 'vendor' | 'queue'; readonly none: string | null }
  | { readonly as: 'flag' | 'hours' | 'target' | 'numbers' }
)

const NAME: RecordField = { name: 'name', label: F.name, as: 'text', isRequired: true }

function options<K extends string>(keys: readonly K[], names: Readonly<Record<K, string>>): readonly Option[] {
  return keys.map((key) => ({ key, name: names[key] }))
}

/** What is said of a record of each kind, in the order in which it is asked. */
export const RECORD_FIELDS: Readonly<Record<RecordKind, readonly RecordField[]>> = {
  market: [NAME, { name: 'zone', label: F.zone, hint: F.zoneHint, as: 'zone', isRequired: true }],
  vendor: [
    NAME,
    { name: 'inHouse', label: F.inHouse, as: 'flag' },
    { name: 'lockedForVendorDays', label: F.lockedForVendorDays, hint: F.lockedForVendorHint, as: 'number', isRequired: false },
    { name: 'schedulePublishDays', label: F.schedulePublishDays, hint: F.schedulePublishHint, as: 'number', isRequired: false },
  ],
  site: [NAME],
  queue: [
    NAME,
    { name: 'market', label: F.market, as: 'record', of: 'market', none: null },
    { name: 'channel', label: F.channel, as: 'choice', options: CHANNELS.map((key) => ({ key, name: key })) },
    { name: 'zone', label: F.zone, hint: F.queueZoneHint, as: 'zone', isRequired: false },
    { name: 'hours', label: F.hours, as: 'hours' },
    { name: 'target', label: F.target, as: 'target' },
    { name: 'thresholdsSeconds', label: F.thresholdsSeconds, hint: F.thresholdsHint, as: 'numbers' },
    { name: 'shortAbandonSeconds', label: F.shortAbandonSeconds, as: 'number', isRequired: true },
    { name: 'replyPromiseSeconds', label: F.replyPromiseSeconds, hint: F.replyPromiseHint, as: 'number', isRequired: false },
    { name: 'offerInterval', label: F.offerInterval, as: 'choice', options: options(['offer', 'decision'], F.offerIntervals) },
    { name: 'handleInterval', label: F.handleInterval, as: 'choice', options: options(['answer', 'offer', 'end'], F.handleIntervals) },
    { name: 'pooled', label: F.pooled, as: 'flag' },
  ],
  feed: [
    NAME,
    { name: 'vendor', label: F.feedVendor, as: 'record', of: 'vendor', none: F.anyVendor },
    { name: 'cadenceSeconds', label: F.cadenceSeconds, hint: F.cadenceHint, as: 'number', isRequired: true },
    { name: 'latenessSeconds', label: F.latenessSeconds, hint: F.latenessHint, as: 'number', isRequired: true },
    { name: 'kind', label: F.kind, as: 'choice', options: options(FEED_KINDS, F.kinds) },
    { name: 'eventIds', label: F.eventIds, as: 'choice', options: options(EVENT_ID_RULES, F.eventIdRules) },
  ],
  mapping: [{ name: 'queue', label: F.queue, as: 'record', of: 'queue', none: null }],
}

/** Of these kinds a key is unique within another record. */
export const PARENT_KINDS: Readonly<Partial<Record<RecordKind, 'vendor' | 'feed'>>> = { site: 'vendor', mapping: 'feed' }

/** A body to begin a new record with. `first` is the key of the first record of a kind. */
export function newBody(kind: RecordKind, first: (of: 'market' | 'vendor' | 'queue') => string): Readonly<Record<string, unknown>> {
  switch (kind) {
    case 'market':
      return { name: '', zone: '' }
    case 'vendor':
      return { name: '', inHouse: false, lockedForVendorDays: null, schedulePublishDays: null }
    case 'site':
      return { name: '' }
    case 'queue':
      return {
        name: '',
        market: first('market'),
        channel: 'phone',
        zone: null,
        hours: 'always',
        target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
        thresholdsSeconds: [],
        shortAbandonSeconds: 5,
        replyPromiseSeconds: null,
        offerInterval: 'offer',
        handleInterval: 'answer',
        pooled: false,
      }
    case 'feed':
      return { name: '', vendor: null, cadenceSeconds: 60, latenessSeconds: 60, kind: 'push', eventIds: 'required' }
    case 'mapping':
      return { queue: first('queue') }
  }
}
