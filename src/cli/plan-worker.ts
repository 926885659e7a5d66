import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { readWorkbook } from '../adapters/files/read-workbook.ts'
import { refusedRowsCsv } from '../adapters/http/refused-rows-csv.ts'
import type { PlanTask } from '../adapters/process/plan-reader.ts'
import { type JobContext, serveJobs } from '../adapters/process/serve-jobs.ts'
import { readPlanFile, refusedOfPlanFile } from '../app/plans/read-plan-file.ts'
import { ok } from '../domain/shared/result.ts'

// Files of plans are read in a thread of their own: what a hundred thousand rows take is taken from nobody who looks at the desk.

serveJobs(async (asked, context) => {
  const { wants, question } = asked as PlanTask
  const tools = { calendar: temporalCalendar, readWorkbook, heed: heeding(context) }
  if (wants === 'reading') return await readPlanFile(question, tools)
  const refused = await refusedOfPlanFile(question, tools)
  return refused.ok ? ok(refusedRowsCsv(refused.value)) : refused
})

function heeding({ progress, isCancelled }: JobContext): (done: number, total: number) => void {
  return (done, total) => {
    if (isCancelled()) throw new Error('nobody waits for this file any more')
    progress(done, total)
  }
}
