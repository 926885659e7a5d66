import { z } from 'zod'
import { instantParameter, instantText } from './instant.ts'
import { reasonParameter } from './reason.ts'

const kind = z.enum(['forecast', 'requirement', 'commitment', 'schedule'])
export const planHorizon = z
  .enum(['latest', 'startOfDay', 'schedulePublish', 'lockedForVendor'])
  .describe(
    'Until when a plan could be made to count: the start of the interval, of its local day, or so many days before that as are agreed with a vendor (7 and 14 where nothing else is)',
  )
const key = z.string().max(200)
export const lockVendor = key
  .optional()
  .describe('Whose agreed locks count for what is planned of queues as a whole; the usual ones where not said')
const figure = z.number().nullable()

/** A snapshot of a plan. For a vendor only its kind, name and times are told. */
export const planView = z
  .object({
    id: z.int().nullable(),
    kind,
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
  kind: kind.optional(),
  from: instantParameter.optional().describe('Those that speak of something from then on; a week ago where not said'),
  to: instantParameter.optional().describe('Nine weeks from now where not said'),
  withdrawn: z.enum(['true', 'false']).optional().describe('Whether those are told too that were withdrawn'),
  asKnownAt: instantParameter.optional(),
  after: z
    .string()
    .regex(/^\d{1,15}\.\d{1,7}$/)
    .optional()
    .describe('The `more` of the page before: the pages are of the moment at which the first was asked for'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .optional()
    .describe('At most so many, 500 where not said'),
})

/** How a file is to be read; what is not said is taken from the file where it shows it, and asked for where it does not. */
export const planImportQuery = z.strictObject({
  kind,
  name: z.string().min(1).max(200),
  file: z.string().max(300).optional().describe('The name of the file; shown and nothing else'),
  madeAt: instantParameter.optional().describe('When it was made; now where not said'),
  queue: key.optional().describe('For files that name none'),
  vendor: key.optional(),
  measure: z.enum(['contacts', 'aht', 'heads']).optional().describe('Of figures under days or times of day'),
  zone: z.string().max(80).optional().describe('Of times without an offset; the zone of each queue where not said'),
  decimal: z.enum(['point', 'comma']).optional(),
  dates: z.enum(['dmy', 'mdy']).optional(),
  aht: z.enum(['seconds', 'minutes', 'hours', 'mm:ss', 'hh:mm:ss']).optional(),
  minutes: z.enum(['15', '30', '60']).optional().describe('Length of intervals'),
  repeated: z
    .enum(['earlier', 'later', 'refuse'])
    .optional()
    .describe('Which hour is meant where clocks show one twice; earlier where not said'),
  week: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .optional()
    .describe('The first day of the only week that it may speak of'),
  encoding: z.enum(['utf-8', 'windows-1252']).optional(),
  delimiter: z.enum(['comma', 'semicolon', 'tab', 'bar']).optional(),
  sheet: z.string().max(100).optional(),
})

export const planKeepQuery = planImportQuery.extend({
  seen: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('SHA-256 of the file that a preview showed; another file is refused'),
  skip: z.enum(['true', 'false']).optional().describe('Whether rows that are refused are left out; without it one refused row refuses all'),
  reason: reasonParameter.optional(),
})

/** What is wrong with a row, or the whole. */
export const planFault = z
  .object({
    sheet: z.string().nullable(),
    row: z.int().nullable().describe('As the spreadsheet counts'),
    column: z.string().nullable().describe('Letter and header'),
    value: z.string(),
    rule: z.string(),
    expected: z.string(),
    hint: z.string().nullable(),
  })
  .meta({ id: 'PlanFault' })

export type PlanFaultView = z.infer<typeof planFault>

const effects = z
  .object({ first: z.int(), changes: z.int(), repeats: z.int(), outdone: z.int() })
  .describe(
    'Quarter hours for which nothing was planned, for which something else was, for which the same was, and for which it would not count: something newer does, or they began before it was made',
  )

const daySums = { contacts: figure, headHours: figure }
const dayBeside = z.object({
  changes: effects,
  before: z.object(daySums).nullable().describe('What counts now for the same intervals'),
  lastWeek: z
    .object({ date: z.string(), came: figure, ...daySums })
    .nullable()
    .describe('The newest same weekday that is over, over the same times of day: what came, and what was planned'),
})

/** What would be kept of a file; read = accepted + repeated + blank + refused. */
export const planPreview = z
  .object({
    fileSha256: z.string(),
    read: z.int(),
    accepted: z.int(),
    repeated: z.int(),
    blank: z.int(),
    refused: z.int(),
    faults: z.array(planFault).describe('The first thousand; all of them as text/csv'),
    warnings: z.array(z.string()),
    readAs: z.object({
      sheet: z.string().nullable(),
      headerRow: z.int(),
      form: z.enum(['rows', 'daysAcross', 'timesAcross']),
      decimal: z.enum(['point', 'comma']),
      dates: z.enum(['dmy', 'mdy']).nullable(),
      aht: z.string().nullable(),
      minutes: z.array(z.number()),
      zones: z.array(z.string()),
      ignored: z.array(z.string()),
      otherSheets: z.array(z.string()),
    }),
    quarterHours: z.int(),
    queues: z.array(
      z.object({
        queue: z.string(),
        vendor: z.string().nullable(),
        contacts: figure,
        ahtSeconds: figure,
        headHours: figure,
        days: z.array(
          z.object({
            date: z.string(),
            quarterHours: z.int(),
            ofDay: z.int(),
            contacts: figure,
            headHours: figure,
            beside: dayBeside.nullable().describe('Null where it was not compared'),
          }),
        ),
      }),
    ),
    beside: z
      .object({
        changes: effects,
        movedContacts: figure.describe('The sum of what contacts of intervals differ by from what counts now, whatever the sign'),
        movedHeadHours: figure,
        overlaps: z
          .array(
            z.object({
              plan: planView,
              quarterHours: z.int().describe('Of which both speak'),
              different: z.int().describe('Of which they do not say the same'),
              newer: z.boolean().describe('Made later than the file, so that it goes on to count'),
            }),
          )
          .describe('Snapshots that speak of the same'),
        complete: z.boolean().describe('Whether all of the file was compared'),
      })
      .nullable()
      .describe('The file beside what is planned; null where it is kept already, or says nothing'),
  })
  .meta({ id: 'PlanPreview' })

export type PlanPreviewView = z.infer<typeof planPreview>

/** `isNew` is false where the same was there already under the same name. */
export const planKept = z.object({ plan: planView, isNew: z.boolean(), preview: planPreview }).meta({ id: 'PlanKept' })

export const planChangeQuery = z.strictObject({ reason: reasonParameter.optional() })

const span = { from: instantParameter, to: instantParameter }

/** The rows of one snapshot. */
export const planRowsQuery = z.strictObject({ from: instantParameter.optional(), to: instantParameter.optional(), queue: key.optional() })

const row = z.object({
  queue: z.string(),
  vendor: z.string().nullable(),
  site: z.string().nullable(),
  start: instantText,
  contacts: figure,
  ahtSeconds: figure,
  heads: figure,
  quantiles: z.record(z.string(), z.number()).nullable(),
})

export type PlanRowView = z.infer<typeof row>

export const planRows = z.object({ plan: planView, rows: z.array(row) }).meta({ id: 'PlanRows' })

export const planInEffectQuery = z.strictObject({
  kind: kind.optional().describe('Forecast where not said'),
  ...span,
  queue: key.optional(),
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
  queue: key.optional(),
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
        gapHeads: figure,
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

const total = z.object({ contacts: figure, ahtSeconds: figure, headHours: figure })

/** Two snapshots side by side; totals are of the intervals of both. */
export const planComparison = z
  .object({
    first: planView,
    second: planView,
    queues: z.array(
      z.object({
        queue: z.string(),
        both: z.int(),
        onlyFirst: z.int(),
        onlySecond: z.int(),
        first: total,
        second: total,
        moved: figure.describe('The sum of what contacts differ by, whatever the sign'),
        intervals: z.array(
          z.object({
            start: instantText,
            first: total.omit({ headHours: true }).extend({ heads: figure }).nullable(),
            second: total.omit({ headHours: true }).extend({ heads: figure }).nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'PlanComparison' })

export type PlanComparisonView = z.infer<typeof planComparison>

/** What a snapshot was made of. */
export const planInputs = z.object({ inputs: z.record(z.string(), z.unknown()) }).meta({ id: 'PlanInputs' })
