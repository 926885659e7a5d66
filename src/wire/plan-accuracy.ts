import { z } from 'zod'
import { FORECAST_LEADS } from '../domain/forecast/forecast-lead.ts'
import { instantParameter, instantText } from './instant.ts'
import { lockDays, lockVendor, planHorizon, planView } from './plans.ts'

const figure = z.number().nullable()

const LEADS = Object.keys(FORECAST_LEADS) as (keyof typeof FORECAST_LEADS)[]
const forecastLead = z.enum(LEADS)

export const planAccuracyQuery = z.strictObject({
  from: instantParameter,
  to: instantParameter,
  queue: z.string().max(200).optional(),
  plan: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .optional()
    .describe('A snapshot; where none is named, what counted at the horizon'),
  horizon: planHorizon.optional(),
  vendor: lockVendor,
  model: z
    .enum(['only', 'beside'])
    .optional()
    .describe('What Loadline foresaw of each day before it began: instead, or beside it over the intervals of both'),
  lead: forecastLead.optional().describe('What Loadline foresaw so long before each interval began, or so many days before its day'),
})

const errors = z.object({
  intervals: z.int(),
  forecast: z.number(),
  actual: z.number(),
  wape: figure.describe('Σ|F − A| ÷ ΣA'),
  bias: figure.describe('Σ(F − A) ÷ ΣA: above 0 too much was forecast'),
  coverage: figure.describe('Share of intervals within the outermost quantiles'),
  pinball: z.array(z.object({ level: z.number(), loss: figure })).describe('Σ pinball loss ÷ ΣA by level; empty without a band'),
  ahtWape: figure,
  ahtBias: figure,
})

const scores = {
  total: errors,
  markets: z.array(errors.extend({ market: z.string() })),
  queues: z.array(errors.extend({ queue: z.string() })),
}

/** Forecasts held against what came, up to the last interval that is over. */
export const planAccuracy = z
  .object({
    plan: planView.nullable(),
    horizon: planHorizon.nullable(),
    lead: forecastLead.nullable().describe('How long before Loadline foresaw it'),
    lockDays,
    from: instantText,
    to: instantText,
    ...scores,
    days: z.array(z.object({ date: z.string(), error: z.number(), share: z.number() })).describe('Local days that made most of the error'),
    intervals: z
      .array(z.object({ queue: z.string(), start: instantText, forecast: z.number(), actual: z.number(), share: z.number() }))
      .describe('Intervals that made most of it'),
    beside: z.object(scores).nullable().describe('What Loadline foresaw itself, over the intervals of both'),
    unplanned: z
      .object({ intervals: z.int(), contacts: z.number() })
      .describe('What came where the forecast says nothing, on days that it speaks of'),
  })
  .meta({ id: 'PlanAccuracy' })

export type PlanAccuracyView = z.infer<typeof planAccuracy>
