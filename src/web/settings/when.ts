import { dateAt, timeAt } from '../time/zone.ts'

/** An instant of the API as date and time of a zone; nothing as `absent`. */
export function when(text: string | null, zone: string, absent: string): string {
  if (text === null) return absent
  const at = Date.parse(text)
  return `${dateAt(zone, at)} ${timeAt(zone, at)}`
}
