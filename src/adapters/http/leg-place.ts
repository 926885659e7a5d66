import type { LegPlace } from '../../app/contacts-reads.ts'
import { badRequest } from './problem.ts'

/** Where a page ended, as a text to be given back. */
export function placeText({ firstAt, shard, feedId, contactId, leg }: LegPlace): string {
  return Buffer.from(JSON.stringify([firstAt, shard, feedId, contactId, leg])).toString('base64url')
}

/** The place that a text names; what is none of ours is 400. */
export function placeOf(text: string | undefined): LegPlace | null {
  if (text === undefined) return null
  const parts = partsOf(text)
  if (Array.isArray(parts) && parts.length === 5) {
    const [firstAt, shard, feedId, contactId, leg] = parts as readonly unknown[]
    const areNumbers = [firstAt, shard, feedId, leg].every((part) => Number.isSafeInteger(part))
    if (areNumbers && typeof contactId === 'string') {
      return { firstAt: Number(firstAt), shard: Number(shard), feedId: Number(feedId), contactId, leg: Number(leg) }
    }
  }
  throw badRequest('after names no page', [{ parameter: 'after', value: text.slice(0, 80), expected: '`next` of the page before' }])
}

function partsOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown
  } catch {
    // No text of ours; the caller says so.
    return null
  }
}
