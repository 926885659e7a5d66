import { z } from 'zod'
import { instantText } from './instant.ts'

const file = z
  .object({
    id: z.int(),
    fileName: z.string().nullable().describe('As whoever sent it called it'),
    plan: z.string(),
    kind: z.enum(['forecast', 'requirement', 'commitment', 'schedule']),
    format: z.enum(['text', 'workbook']),
    bytes: z.int(),
    outcome: z
      .enum(['kept', 'unreadable', 'refusedRows', 'nothing', 'nameTaken'])
      .describe('What came of it the last time; kept is a snapshot'),
    opens: z.boolean().describe('False where it was sealed under another LOADLINE_SECRET: it cannot be had'),
    by: z.string(),
    firstReceivedAt: instantText,
    lastReceivedAt: instantText,
  })
  .meta({ id: 'PlanFile' })

export type PlanFileView = z.infer<typeof file>

/** Files of plans that are kept as they came, for 30 days after they were last sent. */
export const planFiles = z.object({ files: z.array(file) }).meta({ id: 'PlanFiles' })
