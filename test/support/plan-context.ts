import { temporalCalendar } from '../../src/adapters/calendar/temporal-calendar.ts'
import { byMachine } from '../../src/app/audit/attribution.ts'
import { readPlanCsv } from '../../src/app/plans/plan-csv.ts'
import type { PlanFault } from '../../src/app/plans/plan-fault.ts'
import { PLAIN_OPTIONS, type PlanOptions } from '../../src/app/plans/plan-options.ts'
import type { PlanContext, PlanReading } from '../../src/app/plans/plan-reading.ts'
import { planRecordsOf } from '../../src/app/plans/plan-records.ts'
import { readPlan } from '../../src/app/plans/read-plan.ts'
import { changeRecords } from '../../src/app/records/change-records.ts'
import { readSeed } from '../../src/app/records/seed-file.ts'
import { directoryOf } from '../../src/domain/record/directory.ts'
import type { Result } from '../../src/domain/shared/result.ts'
import { recordsInMemory } from './records-in-memory.ts'
import { SEED_COMPANY } from './seed-company.ts'

export const PLAN_NOW = Date.UTC(2026, 1, 20, 12)

/** The records of the small company, as of a day in February. */
export async function planContext(): Promise<PlanContext> {
  const store = recordsInMemory(PLAN_NOW - 1_000)
  const seed = readSeed(SEED_COMPANY)
  if (!seed.ok) throw new Error(JSON.stringify(seed.error))
  const change = { by: byMachine('test'), mode: 'put', records: seed.value, validFrom: null, validTo: null } as const
  const taken = await changeRecords({ store, isZone: temporalCalendar.isZone }, change)
  if (!taken.ok) throw new Error(JSON.stringify(taken.error))
  const records = planRecordsOf(directoryOf(store.entries), PLAN_NOW)
  return { records, calendar: temporalCalendar, now: PLAN_NOW, heed: () => undefined }
}

/** A forecast from the lines of a text. */
export function readForecast(
  context: PlanContext,
  lines: readonly string[],
  more: Partial<PlanOptions> = {},
): Result<PlanReading, readonly PlanFault[]> {
  const csv = readPlanCsv(lines.join('\n'), more.delimiter ?? null)
  if (!csv.ok) return { ok: false, error: [csv.error] }
  return readPlan(csv.value.table, { ...PLAIN_OPTIONS, kind: 'forecast', name: 'week 9', ...more }, context)
}

/** A day of quarter hours as clocks that are never changed show them: `00:00` to `23:45`. */
export const WALL_TIMES: readonly string[] = Array.from({ length: 96 }, (_, quarter) => {
  const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15]
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
})
