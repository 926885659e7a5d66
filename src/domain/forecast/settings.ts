import type { LevelSettings } from './level.ts'
import type { ShapeSettings } from './shape.ts'
import type { WithinDaySettings } from './within-day.ts'

/** Everything about the model that is not learned from the queue at hand. */
export interface VolumeSettings {
  readonly level: LevelSettings
  readonly shape: ShapeSettings
  readonly within: WithinDaySettings
}

/**
 * What volumes are forecast with. The priors of working days around days off, of month edges and of weekdays' shapes, the memories, how far
 * neighbouring slots agree and what slots have together were chosen by `npm run bench forecast-tune` on days that are scored nowhere and lie
 * before those of their series that are (docs/benchmarks.md has what it chose); the others are round figures: wide where a queue's own past
 * soon says more, and otherwise of no weight in what was tuned on.
 */
export const VOLUME_SETTINGS: VolumeSettings = {
  level: {
    prior: {
      features: {
        monday: 0.3,
        tuesday: 0.3,
        wednesday: 0.3,
        thursday: 0.3,
        friday: 0.3,
        saturday: 0.3,
        sunday: 0.3,
        notWorked: 1,
        dayOff: 0.5,
        beforeDayOff: 0.4,
        afterDayOff: 0.05,
        secondAfterDayOff: 0.05,
        bridge: 0.1,
        firstOfMonth: 0.1,
        secondOfMonth: 0.1,
        thirdOfMonth: 0.1,
        lastButOneOfMonth: 0.1,
        lastOfMonth: 0.1,
      },
      sameHoliday: 0.3,
      everyDay: 0.3,
    },
    dispersionSd: 0.05,
    memories: [
      { share: 0.5, perDay: 0.8 },
      { share: 0.2, perDay: 0.98 },
    ],
    robustSds: 3,
  },
  shape: {
    prior: {
      features: {
        monday: 0.1,
        tuesday: 0.1,
        wednesday: 0.1,
        thursday: 0.1,
        friday: 0.1,
        saturday: 0.1,
        sunday: 0.1,
        notWorked: 0.5,
        dayOff: 0.2,
        beforeDayOff: 0.1,
        afterDayOff: 0.02,
        secondAfterDayOff: 0.02,
        bridge: 0.025,
        firstOfMonth: 0.02,
        secondOfMonth: 0.02,
        thirdOfMonth: 0.02,
        lastButOneOfMonth: 0.02,
        lastOfMonth: 0.02,
      },
      sameHoliday: 0.1,
      everyDay: 0.02,
    },
    ownSd: 0.05,
    memories: [{ share: 0.4, perDay: 0.97 }],
    bendSd: 0.04,
  },
  within: { togetherSd: 0.045, ownSd: 0.02, wholeDayShare: 0, fadingHours: 6, foundShare: 0.6, nearbySlots: 2 },
}
