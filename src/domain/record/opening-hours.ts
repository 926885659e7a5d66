/** Open from minute to minute of a local day; 1440 is its end. What crosses midnight is two spans. Weekdays: 1 Monday to 7 Sunday. */
export interface OpenSpan {
  readonly weekday: number
  readonly fromMinute: number
  readonly toMinute: number
}

export const MINUTES_OF_DAY = 1_440
