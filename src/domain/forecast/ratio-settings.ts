/** Everything about the model of means per contact that is not learned from the queue at hand; standard deviations are relative. */
export interface RatioSettings {
  /** The past counts half after so many days. */
  readonly halfLifeDays: number
  /** How much the profile of a day bends from hour to hour, and how far an hour is from the whole day where nothing says so. */
  readonly bendPerHour: number
  readonly hourSd: number
  /** How far a weekday is from the others. */
  readonly weekdaySd: number
  /** How far days are from what their weekday says, where estimating begins. */
  readonly daySd: number
  /** The parts of that variance, one of which is found to last, and what is left of it after a day. */
  readonly lastingShares: readonly number[]
  readonly perDay: number
  /** What intervals near each other have together beside the day, and in how many hours that falls to a third. */
  readonly nearSd: number
  readonly fadingHours: number
  /** What each interval has of its own, beside the chance of its contacts. */
  readonly ownSd: number
  /** The squared coefficient of variation of single contacts, where estimating begins: 1 is that of an exponential law. */
  readonly variation: number
  /**
   * A day whose seen part is further off by so many standard deviations is of a kind that the past does not know, and goes on so. Null: what
   * is far off passes, as a queue that was long in the morning does.
   */
  readonly unusualSds: number | null
}

/**
 * What handle times, waits and shares of the abandoned are forecast with: round figures. On ten and on sixteen working days of a bank that
 * are scored nowhere none of them matters much: with half or twice of each, errors differ by less than a thirtieth.
 */
export const RATIO_SETTINGS: RatioSettings = {
  halfLifeDays: 60,
  bendPerHour: 0.2,
  hourSd: 0.3,
  weekdaySd: 0.05,
  daySd: 0.08,
  lastingShares: [0.2, 0.5, 0.8],
  perDay: 0.9,
  nearSd: 0.1,
  fadingHours: 3,
  ownSd: 0.05,
  variation: 1,
  unusualSds: null,
}

/** Where something makes contacts longer (a slow system, people who are new, another product) it does so all day. */
export const HANDLE_TIME_SETTINGS: RatioSettings = { ...RATIO_SETTINGS, unusualSds: 3 }
