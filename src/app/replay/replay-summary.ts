import type { RowCounts } from './row-ledger.ts'

/** A row of figures as the API gives it, as far as a summary shows it. */
export interface FigureRow {
  readonly queue?: string | null
  readonly vendor?: string | null
  readonly offered: number
  readonly answered: number
  readonly answeredWithin: Readonly<Record<string, number | null>>
  readonly abandoned: number
  readonly abandonedWithin: Readonly<Record<string, number | null>>
  readonly ahtSeconds: number | null
  readonly asaSeconds: number | null
  readonly serviceLevel: object
}

/** Thresholds that a summary shows. */
export const SUMMARY_THRESHOLDS_SECONDS: readonly number[] = [5, 20]

type SummaryFigures = Omit<FigureRow, 'queue' | 'vendor'>

/** What a replay came to: what became of the rows of the file, and the figures that the store has for the time of its offers. */
export interface ReplaySummary extends RowCounts {
  readonly total: SummaryFigures
  readonly queues: readonly (SummaryFigures & { readonly queue: string })[]
  readonly vendors: readonly (SummaryFigures & { readonly vendor: string })[]
}

/** Puts the summary together from rows of figures: one of everything (none where nothing was offered), by queue, and by vendor. */
export function replaySummary(
  counts: RowCounts,
  {
    total,
    byQueue,
    byVendor,
  }: { readonly total: readonly FigureRow[]; readonly byQueue: readonly FigureRow[]; readonly byVendor: readonly FigureRow[] },
): ReplaySummary {
  return {
    ...counts,
    total: figuresOf(total[0] ?? NOTHING),
    queues: byQueue.map((row) => ({ queue: row.queue ?? 'unassigned', ...figuresOf(row) })),
    vendors: byVendor.map((row) => ({ vendor: row.vendor ?? 'unassigned', ...figuresOf(row) })),
  }
}

const NOTHING: FigureRow = {
  offered: 0,
  answered: 0,
  answeredWithin: { '20': 0 },
  abandoned: 0,
  abandonedWithin: { '5': 0, '20': 0 },
  ahtSeconds: null,
  asaSeconds: null,
  serviceLevel: { value: null, formula: null, thresholdSeconds: null, numerator: 0, denominator: 0, provisional: false },
}

function figuresOf({
  offered,
  answered,
  answeredWithin,
  abandoned,
  abandonedWithin,
  ahtSeconds,
  asaSeconds,
  serviceLevel,
}: FigureRow): SummaryFigures {
  return {
    offered,
    answered,
    answeredWithin: { '20': answeredWithin['20'] ?? null },
    abandoned,
    abandonedWithin: { '5': abandonedWithin['5'] ?? null, '20': abandonedWithin['20'] ?? null },
    ahtSeconds,
    asaSeconds,
    serviceLevel,
  }
}
