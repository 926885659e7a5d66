import { z } from 'zod'
import { instantParameter } from './instant.ts'
import { planFigure, planKey, planKind, planView } from './plans.ts'
import { reasonParameter } from './reason.ts'

/** How a file is to be read; what is not said is taken from the file where it shows it, and asked for where it does not. */
export const planImportQuery = z.strictObject({
  kind: planKind,
  name: z.string().min(1).max(200),
  file: z.string().max(300).optional().describe('The name of the file; shown and nothing else'),
  madeAt: instantParameter.optional().describe('When it was made; now where not said'),
  queue: planKey.optional().describe('For files that name none'),
  vendor: planKey.optional(),
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

/** Whether a file was kept whose keeping was given up. */
export const planKeptQuery = z.strictObject({
  kind: planImportQuery.shape.kind,
  name: planImportQuery.shape.name,
  seen: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the file'),
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

const daySums = { contacts: planFigure, headHours: planFigure }
const dayBeside = z.object({
  changes: effects,
  before: z.object(daySums).nullable().describe('What counts now for the same intervals'),
  lastWeek: z
    .object({ date: z.string(), came: planFigure, ...daySums })
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
        contacts: planFigure,
        ahtSeconds: planFigure,
        headHours: planFigure,
        days: z.array(
          z.object({
            date: z.string(),
            quarterHours: z.int(),
            ofDay: z.int(),
            contacts: planFigure,
            headHours: planFigure,
            beside: dayBeside.nullable().describe('Null where it was not compared'),
          }),
        ),
      }),
    ),
    beside: z
      .object({
        changes: effects.describe(
          'Quarter hours of queues, each once, whatever the file says of the queue and of vendors in it; what counts for a queue changes also where the sum of vendors takes its place',
        ),
        movedContacts: planFigure.describe(
          'The sum of what contacts of queues differ by from what counts now, interval by interval, whatever the sign',
        ),
        movedHeadHours: planFigure,
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

export const planKeptAfterAll = z
  .object({ plan: planView.nullable().describe('Null where no snapshot of that name was made of that file') })
  .meta({ id: 'PlanKeptAfterAll' })

export type PlanKeptAfterAllView = z.infer<typeof planKeptAfterAll>
