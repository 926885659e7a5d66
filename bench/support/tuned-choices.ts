import type { Feature } from '../../src/domain/forecast/calendar-day.ts'
import { VOLUME_SETTINGS, type VolumeSettings } from '../../src/domain/forecast/settings.ts'

/** One figure that is chosen by tuning, with what it is chosen from; tuning begins once with the first and once with the last. */
export interface Choice {
  readonly name: string
  /** Which series say something about it: the bank's calendar has hardly an eve, and its counts are too large for what noise needs. */
  readonly on: readonly TunedOn[]
  readonly from: readonly number[]
  readonly of: (settings: VolumeSettings) => number
  readonly put: (settings: VolumeSettings, value: number) => VolumeSettings
}

export type TunedOn = 'bank' | 'arrivals'
type Part = 'level' | 'shape'

const EDGES: readonly Feature[] = ['firstOfMonth', 'secondOfMonth', 'thirdOfMonth', 'lastButOneOfMonth', 'lastOfMonth']
const AFTER: readonly Feature[] = ['afterDayOff', 'secondAfterDayOff']
const WEEKDAYS: readonly Feature[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

const BEND: Choice = {
  name: 'shape bend',
  on: ['bank', 'arrivals'],
  from: [0.04, 0.02, 0.08],
  of: ({ shape }) => shape.bendSd,
  put: (settings, bendSd) => ({ ...settings, shape: { ...settings.shape, bendSd } }),
}

export const CHOICES: readonly Choice[] = [
  features('level', AFTER, [0.05, 0.1, 0.15]),
  features('level', EDGES, [0.1, 0.05, 0.15]),
  features('level', ['beforeDayOff'], [0.2, 0.1, 0.4]),
  memory('level', 0, 'share', [0.5, 0.4, 0.6, 0.7]),
  memory('level', 0, 'perDay', [0.8, 0.7, 0.85, 0.9]),
  memory('level', 1, 'share', [0.2, 0.1, 0.3]),
  features('shape', WEEKDAYS, [0.1, 0.05, 0.15]),
  features('shape', EDGES, [0.02, 0, 0.03]),
  features('shape', AFTER, [0.02, 0, 0.04]),
  features('shape', ['beforeDayOff'], [0.1, 0.05, 0.2]),
  memory('shape', 0, 'share', [0.4, 0.2, 0.3, 0.5]),
  memory('shape', 0, 'perDay', [0.97, 0.95, 0.98]),
  BEND,
  within('wholeDayShare', [0, 0.1]),
  within('fadingHours', [6, 5, 8]),
  within('foundShare', [0.6, 0.4, 0.8]),
  within('nearbySlots', [2, 1, 3]),
]

/** The settings with these figures in place of the committed ones. */
export function settingsOf(chosen: ReadonlyMap<string, number>): VolumeSettings {
  return CHOICES.reduce((settings, { name, put }) => put(settings, chosen.get(name) as number), VOLUME_SETTINGS)
}

/** The figures that settings have. */
export function choicesOf(settings: VolumeSettings): ReadonlyMap<string, number> {
  return new Map(CHOICES.map(({ name, of }) => [name, of(settings)]))
}

function features(part: Part, named: readonly Feature[], from: readonly number[]): Choice {
  const [first] = named
  return {
    name: `${part} ${first}`,
    on: first === 'beforeDayOff' ? ['arrivals'] : ['bank'],
    from,
    of: (settings) => settings[part].prior.features[first as Feature] ?? 0,
    put: (settings, value) => {
      const { prior } = settings[part]
      const changed = { ...prior.features, ...Object.fromEntries(named.map((feature) => [feature, value])) }
      return { ...settings, [part]: { ...settings[part], prior: { ...prior, features: changed } } }
    },
  }
}

function memory(part: Part, place: number, field: 'share' | 'perDay', from: readonly number[]): Choice {
  return {
    name: `${part} memory ${place + 1} ${field}`,
    on: ['bank'],
    from,
    of: (settings) => settings[part].memories[place]?.[field] ?? 0,
    put: (settings, value) => {
      const memories = settings[part].memories.map((each, at) => (at === place ? { ...each, [field]: value } : each))
      return { ...settings, [part]: { ...settings[part], memories } }
    },
  }
}

function within(field: 'wholeDayShare' | 'fadingHours' | 'foundShare' | 'nearbySlots', from: readonly number[]): Choice {
  return {
    name: `within ${field}`,
    on: ['bank'],
    from,
    of: (settings) => settings.within[field],
    put: (settings, value) => ({ ...settings, within: { ...settings.within, [field]: value } }),
  }
}
