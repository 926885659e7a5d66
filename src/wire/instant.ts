import { z } from 'zod'

/** An instant as it is sent in answers: RFC 3339 in UTC with milliseconds. */
export const instantText = z.string().meta({ format: 'date-time', example: '2026-03-29T12:05:00.000Z' })

/** An instant in a query; read by the same strict reader as instants of events. */
export const instantParameter = z.string().max(80).meta({ format: 'date-time', description: 'RFC 3339 with offset, or Z' })
