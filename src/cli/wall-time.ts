import { daysInMonth, daysOfCivil } from '../domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'

/** How a moment of the wall clock was written, so that others can be written like it. */
export interface WallStyle {
  readonly separator: 'T' | ' '
  readonly hasSeconds: boolean
}

export interface WallTime {
  /** Milliseconds of the wall clock as if it were UTC. */
  readonly wallMs: number
  readonly style: WallStyle
}

const WALL = /^(\d{4})-(\d{2})-(\d{2})([T ])(\d{2}):(\d{2})(?::(\d{2}))?$/

/** Reads a moment of the wall clock, `2026-03-29T10:15` with or without seconds; null where it is none. 24:00 is the next midnight. */
export function readWallTime(text: string): WallTime | null {
  const [, year, month, day, separator, hour, minute, second] = WALL.exec(text.trim()) ?? []
  if (year === undefined) return null
  const of = [year, month, day, hour, minute, second ?? '0'].map(Number) as [number, number, number, number, number, number]
  const isDate = of[1] >= 1 && of[1] <= 12 && of[2] >= 1 && of[2] <= daysInMonth(of[0], of[1])
  const isTime = of[4] < 60 && of[5] < 60 && (of[3] < 24 || (of[3] === 24 && of[4] === 0 && of[5] === 0))
  if (!isDate || !isTime) return null
  return {
    wallMs: daysOfCivil(of[0], of[1], of[2]) * DAY_MS + of[3] * HOUR_MS + of[4] * MINUTE_MS + of[5] * SECOND_MS,
    style: { separator: separator === 'T' ? 'T' : ' ', hasSeconds: second !== undefined },
  }
}
