import { HOUR_MS, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'

/** What stands where nothing is known. Never 0. */
export const NOTHING = '–'

const GROUP = '\u202f'
const MINUS = '−'

/** A count with its thousands apart. */
export function count(value: number | null): string {
  if (value === null) return NOTHING
  const rounded = Math.round(Math.abs(value))
  return `${value < 0 && rounded > 0 ? MINUS : ''}${String(rounded).replace(/\B(?=(\d{3})+$)/g, GROUP)}`
}

/** A count with its sign; 0 has none. */
export function signedCount(value: number | null): string {
  return value !== null && value >= 0.5 ? `+${count(value)}` : count(value)
}

/** A fraction as per cent: one decimal, or none. */
export function percent(fraction: number | null, decimals: 0 | 1 = 1): string {
  return fraction === null ? NOTHING : `${decimal(fraction * 100, decimals)}${GROUP}%`
}

/** Two fractions as per cent, from one to the other. */
export function percentBand(low: number | null, high: number | null): string {
  return low === null || high === null ? NOTHING : `${decimal(low * 100, 0)}–${percent(high, 0)}`
}

/** A relative difference as per cent with its sign; from a hundred on its decimals say nothing. */
export function signedPercent(fraction: number | null, decimals: 0 | 1 = 1): string {
  if (fraction === null) return NOTHING
  const text = percent(fraction, Math.abs(fraction) < 1 ? decimals : 0)
  return fraction > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A difference of two fractions, in percentage points. */
export function signedPoints(fraction: number | null): string {
  if (fraction === null) return NOTHING
  return `${fraction > 0 ? '+' : ''}${decimal(fraction * 100, 1)}${GROUP}pp`
}

/** Seconds as `m:ss`, from an hour on `h:mm:ss`, from ten on `12 h 09`, from a day on `2 d 3 h`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return NOTHING
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3_600)
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`
  // Of so long a wait nobody reads the seconds, and the column has no room for them.
  if (hours >= 10) return `${hours} h ${two(Math.floor(whole / 60) % 60)}`
  const rest = `${two(whole % 60)}`
  if (hours === 0) return `${Math.floor(whole / 60)}:${rest}`
  return `${hours}:${two(Math.floor(whole / 60) % 60)}:${rest}`
}

/** A threshold as people say it: `20 s`, `5 min`, `4 h`. */
export function threshold(seconds: number): string {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds > 90 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

/** How long ago: `3 s`, `6 min`, `2 h 10 min`, `3 d`. */
export function age(ms: Milliseconds): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / SECOND_MS))} s`
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`
  if (ms >= 48 * HOUR_MS) return `${Math.floor(ms / (24 * HOUR_MS))} d`
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS)
  return `${Math.floor(ms / HOUR_MS)} h${minutes === 0 ? '' : ` ${minutes} min`}`
}

/** Milliseconds of agents as hours. */
export function hours(ms: number): string {
  return decimal(ms / HOUR_MS, 1)
}

/** A number with so many decimals. */
export function decimal(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals)
  return Number(text) === 0 || value > 0 ? text : `${MINUS}${text}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
