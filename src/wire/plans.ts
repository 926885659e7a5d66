import { z } from 'zod'
import { instantParameter, instantText } from './instant.ts'
import { reasonParameter } from './reason.ts'

export const planKind = z.enum(['forecast', 'requirement', 'commitment', 'schedule'])
export const planHorizon = z
  .enum(['latest', 'startOfDay', 'schedulePublish', 'lockedForVendor'])
  .describe(
    'Until when a plan could be made to count: the start of the interval, of its local day, or so many days before that as are agreed with a vendor (7 and 14 where nothing else is)',
  )
export const planKey = z.string().max(200)
export const lockVendor = planKey
  .optional()
  .describe('Whose agreed locks count for what is planned of queues as a whole; the usual ones where not said')
export const planFigure = z.number().nullable()

/** A snapshot of a plan. For a vendor only its kind, name and times are told. */
export const planView = z
  .object({
    id: z.int().nullable(),
    kind: planKind,
    name: z.string(),
    origin: z.enum(['import', 'feed', 'model']),
    feed: z.string().nullable(),
    author: z.string().nullable(),
    madeAt: instantText.describe('As its author says; it counts from then on'),
    recordedAt: instantText.describe('When it came to us'),
    from: instantText.nullable(),
    to: instantText.nullable(),
    quarterHours: z.int().nullable(),
    queues: z.array(z.string()).nullable(),
    withdrawn: z.boolean(),
  })
  .meta({ id: 'Plan' })

export type PlanView = z.infer<typeof planView>

/** A snapshot with how early it was made. */
const listedPlan = planView.extend({
  lock: z
    .enum(['startOfDay', 'schedulePublish', 'lockedForVendor'])
    .nullable()
    .describe('The earliest lock of its first day by which it was made, of its vendors where it names any; null where the day had begun'),
})

export type ListedPlanView = z.infer<typeof listedPlan>

export const planList = z
  .object({
    plans: z.array(listedPlan),
    more: z.string().nullable().describe('Where the next page begins, to be given as `after`; null where nothing is left'),
  })
  .meta({ id: 'Plans' })

export const planListQuery = z.strictObject({
  kind: planKind.optional(),
  from: instantParameter.optional().describe('Those that speak of something from then on; a week ago where not said'),
  to: instantParameter.optional().describe('Nine weeks from now where not said'),
  withdrawn: z.enum(['true', 'false']).optional().describe('Whether those are told too that were withdrawn'),
  asKnownAt: instantParameter.optional(),
  after: z
    .string()
    .regex(/^\d{1,15}\.\d{1,15}\.\d{1,7}$/)
    .optional()
    .describe('The `more` of the page before: what comes or is withdrawn meanwhile shifts no page'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .optional()
    .describe('At most so many, 500 where not said'),
})

export const planChangeQuery = z.strictObject({ reason: reasonParameter.optional() })

const span = { from: instantParameter, to: instantParameter }

/** The rows of one snapshot. */
export const planRowsQuery = z.strictObject({
  from: instantParameter.optional(),
  to: instantParameter.optional(),
  queue: planKey.optional(),
})

const row = z.object({
  queue: z.string(),
  vendor: z.string().nullable(),
  site: z.string().nullable(),
  start: instantText,
  contacts: planFigure,
  ahtSeconds: planFigure,
  heads: planFigure,
  quantiles: z.record(z.string(), z.number()).nullable(),
})

export type PlanRowView = z.infer<typeof row>

export const planRows = z.object({ plan: planView, rows: z.array(row) }).meta({ id: 'PlanRows' })

export const planInEffectQuery = z.strictObject({
  kind: planKind.optional().describe('Forecast where not said'),
  ...span,
  queue: planKey.optional(),
  by: z.enum(['queue', 'vendor']).optional(),
  horizon: planHorizon.optional().describe('Latest where not said'),
  vendor: lockVendor,
  asKnownAt: instantParameter.optional(),
})

export const lockDays = z
  .object({ lockedForVendor: z.int(), schedulePublish: z.int() })
  .describe('Days before a local day, of what is planned of queues as a whole now; what names a vendor has that vendor’s')

const planned = z.object({ value: z.number(), plan: z.int().describe('Its place in `plans`') }).nullable()

/** What counts, interval by interval. */
export const planInEffect = z
  .object({
    horizon: planHorizon,
    lockDays,
    plans: z.array(planView),
    rows: z.array(
      z.object({
        queue: z.string(),
        vendor: z.string().nullable(),
        start: instantText,
        contacts: planned,
        ahtSeconds: planned,
        heads: planned,
        quantiles: z.record(z.string(), z.number()).nullable(),
      }),
    ),
    missing: z
      .array(z.object({ queue: z.string(), vendor: z.string().nullable(), starts: z.array(instantText) }))
      .describe('Intervals of which nothing is planned, of what is planned otherwise: that is not 0'),
  })
  .meta({ id: 'PlansInEffect' })

export const planStaffingQuery = z.strictObject({
  ...span,
  queue: planKey.optional(),
  by: z.enum(['queue', 'vendor']).optional(),
  horizon: planHorizon.optional(),
  vendor: lockVendor,
  asKnownAt: instantParameter.optional(),
})

export const planStaffing = z
  .object({
    horizon: planHorizon,
    lockDays,
    plans: z.array(planView),
    rows: z.array(
      z.object({
        queue: z.string(),
        vendor: z.string().nullable(),
        start: instantText,
        required: planned,
        committed: planned,
        gapHeads: planFigure,
      }),
    ),
  })
  .meta({ id: 'PlanStaffing' })

export type PlanStaffingView = z.infer<typeof planStaffing>

const id = z.string().regex(/^[1-9]\d{0,8}$/)

export const planCompareQuery = z.strictObject({
  first: id,
  second: id,
  from: instantParameter.optional(),
  to: instantParameter.optional(),
})

const total = z.object({ contacts: planFigure, ahtSeconds: planFigure, headHours: planFigure })

const comparedPlan = planView.extend({
  madeAt: instantText.nullable().describe('Null where it is days to come of which nothing was foreseen by then'),
  recordedAt: instantText.nullable(),
})

/** Two snapshots side by side; totals are of the intervals of both. */
export const planComparison = z
  .object({
    first: comparedPlan,
    second: comparedPlan,
    queues: z.array(
      z.object({
        queue: z.string(),
        both: z.int(),
        onlyFirst: z.int(),
        onlySecond: z.int(),
        first: total,
        second: total,
        moved: planFigure.describe('The sum of what contacts differ by, whatever the sign'),
        intervals: z.array(
          z.object({
            start: instantText,
            first: total.omit({ headHours: true }).extend({ heads: planFigure }).nullable(),
            second: total.omit({ headHours: true }).extend({ heads: planFigure }).nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'PlanComparison' })

export type PlanComparisonView = z.infer<typeof planComparison>

/** What a snapshot was made of. */
export const planInputs = z.object({ inputs: z.record(z.string(), z.unknown()) }).meta({ id: 'PlanInputs' })
