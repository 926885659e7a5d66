import type { ServiceLevelTarget } from '../../domain/record/record-entry.ts'
import { targetText } from '../live/target-text.ts'
import { TEXT } from '../text.ts'
import { hoursText } from './opening-hours-text.ts'

const S = TEXT.recordSays

/** A record in one line: what it says, without what says nothing. */
export function saysOf(body: object): string {
  return Object.entries(body)
    .flatMap(([name, value]) => partOf(name, value))
    .join(' · ')
}

function partOf(name: string, value: unknown): string | readonly [] {
  if (value === null || value === false || (Array.isArray(value) && value.length === 0)) return []
  switch (name) {
    case 'name':
    case 'market':
    case 'channel':
    case 'zone':
      return String(value)
    case 'target':
      return targetText({ target: value as ServiceLevelTarget })
    case 'hours':
      return hoursText(value)
    case 'offerInterval':
      return value === 'offer' ? [] : S.offerInterval(String(value))
    case 'handleInterval':
      return value === 'answer' ? [] : S.handleInterval(String(value))
    case 'eventIds':
      return value === 'required' ? [] : S.eventIds
    default: {
      const say = (S.of as Readonly<Record<string, ((value: string) => string) | undefined>>)[name]
      const text = Array.isArray(value) ? value.join(', ') : String(value)
      return say === undefined ? `${name} ${text}` : say(text)
    }
  }
}
