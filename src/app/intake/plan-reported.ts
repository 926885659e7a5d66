import type { ItemResult } from './event.ts'
import type { ResolvedPlan, ResolvedPlanRow, ResolvedVendorInterval } from './resolved-event.ts'
import {
  type LearnedReport,
  type Moment,
  type PlanRowVersion,
  type PlanWrite,
  planRowName,
  type ReportWrite,
  reportName,
  type ShardState,
} from './shard-state.ts'
import { VERSIONS_MAX, versionsFull } from './versions-full.ts'

/** Keeps what vendors report and plan beside what is measured; neither is ever part of a tally. */
export class ReportedPlanner {
  readonly #moment: Moment
  readonly #heldReports: ShardState['reports']
  readonly #heldRows: ShardState['planRows']
  readonly #reports = new Map<string, ReportWrite>()
  readonly #rows = new Map<string, PlanRowVersion[]>()
  readonly #plans: PlanWrite[] = []

  constructor(moment: Moment, { reports, planRows }: Pick<ShardState, 'reports' | 'planRows'>) {
    this.#moment = moment
    this.#heldReports = reports
    this.#heldRows = planRows
  }

  takeReport({ report, warnings }: ResolvedVendorInterval): ItemResult {
    const name = reportName(report)
    const versions: readonly LearnedReport[] = this.#reports.get(name)?.versions ?? this.#heldReports.get(name) ?? []
    const isKnown = versions.some(({ revision, hash, time }) => revision === report.revision && hash === report.hash && time >= report.time)
    if (isKnown) return { status: 'duplicate' }
    if (versions.length >= VERSIONS_MAX) return { status: 'quarantined', refusal: versionsFull('/data/start', String(report.start)) }
    this.#reports.set(name, { key: report, versions: [...versions, { ...report, learned: this.#moment.version }] })
    if (versions.some(({ revision, hash }) => revision === report.revision && hash === report.hash)) return { status: 'duplicate' }
    const conflict = versions.some(({ revision, time }) => revision === report.revision && time === report.time)
    return { status: 'accepted', warnings, conflict }
  }

  /** A plan is accepted when any of its rows is new. */
  takePlan(plan: ResolvedPlan): ItemResult {
    const fresh: ResolvedPlanRow[] = []
    const added: ResolvedPlanRow[] = []
    let conflict = false
    for (const row of plan.rows) {
      const versions = this.#rowVersions(planRowName(plan, row))
      if (versions.some(({ hash }) => hash === row.hash)) continue
      if (versions.length >= VERSIONS_MAX) return { status: 'quarantined', refusal: versionsFull('/data/snapshot', plan.snapshot) }
      conflict ||= versions.some(({ time }) => time === plan.time)
      fresh.push(row)
      if (versions.length === 0) added.push(row)
    }
    if (fresh.length === 0) return { status: 'duplicate' }
    for (const row of fresh) this.#rowVersions(planRowName(plan, row)).push({ time: plan.time, hash: row.hash })
    this.#plans.push({ plan, rows: fresh, added })
    return { status: 'accepted', warnings: plan.warnings, conflict }
  }

  get reports(): readonly ReportWrite[] {
    return [...this.#reports.values()]
  }

  get plans(): readonly PlanWrite[] {
    return this.#plans
  }

  #rowVersions(name: string): PlanRowVersion[] {
    let versions = this.#rows.get(name)
    if (versions === undefined) this.#rows.set(name, (versions = [...(this.#heldRows.get(name) ?? [])]))
    return versions
  }
}
