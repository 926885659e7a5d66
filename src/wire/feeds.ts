import { z } from 'zod'
import { instantText } from './instant.ts'

const FEED_ALERT_RULES = ['pendingShare', 'pendingOld', 'oneEventId', 'oneContact', 'oneInstant', 'oneTime'] as const

const feedState = z
  .enum(['live', 'late', 'stale', 'unknown'])
  .describe('By cadences of silence: late after 2, stale after 4; unknown where never heard')

/** A feed as it stands: silence is told as silence, never as a quiet queue. */
export const feedView = z
  .object({
    key: z.string(),
    name: z.string(),
    vendor: z.string().nullable(),
    kind: z.enum(['push', 'replay', 'simulation']),
    cadenceSeconds: z.int(),
    state: feedState,
    lastHeardAt: instantText.nullable(),
    silenceSeconds: z.number().nullable(),
    clock: z
      .object({ kind: z.enum(['unknown', 'ok', 'behind', 'ahead', 'wentBack']), seconds: z.int().optional() })
      .describe('What the times in its events say of its clock'),
    pending: z
      .object({
        count: z.int().min(0),
        oldestAt: instantText.nullable(),
        oldestSeconds: z.number().nullable(),
        recent: z.int().min(0).describe('Those of the last 24 hours'),
        legs: z.int().min(0).nullable().describe('All contacts of the last 24 hours, counted only where some of them are pending'),
        share: z.number().min(0).max(1).nullable().describe('recent of legs'),
      })
      .nullable()
      .describe('Contacts whose offer is not known, later than the feed may be; null where it is not the caller’s to know'),
    alerts: z
      .array(z.object({ rule: z.enum(FEED_ALERT_RULES), reason: z.string() }))
      .nullable()
      .describe(
        'Why somebody should look at this feed: over 1 % of a day’s contacts pending, one for over an hour, one value in all events',
      ),
  })
  .meta({ id: 'Feed' })

export type FeedView = z.infer<typeof feedView>

export const feedList = z.object({ asOf: instantText, feeds: z.array(feedView) }).meta({ id: 'Feeds' })

/** What was received of a feed, hour by hour, so that its sender can find and fill a gap. */
export const feedCursor = z
  .object({
    feed: z.string(),
    asOf: instantText,
    state: feedState,
    lastHeardAt: instantText.nullable(),
    hours: z
      .array(z.object({ start: instantText, requests: z.int(), accepted: z.int(), duplicate: z.int(), quarantined: z.int() }))
      .describe('Of the last 48 hours, by time of receipt; hours without a request are left out'),
  })
  .meta({ id: 'FeedCursor' })

export type FeedCursorView = z.infer<typeof feedCursor>
