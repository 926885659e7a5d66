import { resolveLeg } from '../domain/contact/resolve-leg.ts'
import type { Stay } from '../domain/contact/stay.ts'
import type { Instant } from '../domain/shared/instant.ts'
import { err, ok, type Result } from '../domain/shared/result.ts'
import { CellCount } from './contacts-cell.ts'
import { type ContactReads, commitName, type KnownLeg, type LegPlace } from './contacts-reads.ts'
import { CONTACT_PAGE_MAX, type ContactRequest, quarterFault } from './contacts-request.ts'
import { type ContactRow, contactRow, type RowContext } from './contacts-row.ts'
import type { Moment, VersionVector } from './kpi-query.ts'
import { choiceOf } from './kpis-choice.ts'
import { KpiNames } from './kpis-names.ts'
import type { KpiFault } from './kpis-request.ts'
import type { Scope } from './scope.ts'

/** A page of rows, and where the next one begins; null where this is the last. */
export interface ContactPage<T> {
  readonly asOf: Instant
  readonly version: VersionVector
  readonly rows: readonly T[]
  readonly next: LegPlace | null
}

interface FoundStay {
  readonly known: KnownLeg
  readonly stay: Stay
  readonly number: number
  readonly counts: number
}

/** The contacts that a figure is made of, a page at a time: what they count adds up to the figure, live or at the same past moment. */
export async function queryContacts(
  reads: ContactReads,
  scope: Scope,
  request: ContactRequest,
): Promise<Result<ContactPage<ContactRow>, KpiFault>> {
  const fault = quarterFault(request)
  if (fault !== null) return err(fault)
  const page = new PageOf<FoundStay>(request.limit)
  const walked = await reads.walk<KpiFault>(scope, request.knownAt, (moment) => {
    const names = new KpiNames(moment.directory)
    const choice = choiceOf(request.only, moment, names)
    if (!choice.ok) return choice
    const cell = new CellCount(request, names, choice.value, scope)
    const visit = (known: KnownLeg): boolean => page.take(known, staysIn(known, cell))
    return ok({ ...request, queueIds: choice.value.queueIds, onlyListed: false, visit })
  })
  if (!walked.ok) return walked
  const context = await rowContext(reads, scope, walked.value, page)
  const rows = page.found.map(({ known, stay, number, counts }) => contactRow(known, stay, number, counts, context))
  return ok({ asOf: walked.value.asOf, version: walked.value.version, rows, next: page.next })
}

function staysIn(known: KnownLeg, cell: CellCount): readonly FoundStay[] {
  const resolved = resolveLeg(known.leg)
  if (resolved.kind !== 'counted') return []
  return resolved.stays.flatMap((stay, place) => {
    const counts = cell.of(stay, known.rulesOf(stay.queueId, stay.offeredAt))
    return counts === 0 ? [] : [{ known, stay, number: place + 1, counts }]
  })
}

/** One page while it is being filled: whole legs, until there are enough rows. */
export class PageOf<T> {
  readonly found: T[] = []
  readonly legs: KnownLeg[] = []
  readonly #limit: number
  #last: LegPlace | null = null
  #hasMore = false

  constructor(limit: number) {
    this.#limit = Math.max(1, Math.min(limit, CONTACT_PAGE_MAX))
  }

  /** Takes what was found in a leg; false where the page was full before, so that this leg begins the next. */
  take(known: KnownLeg, found: readonly T[]): boolean {
    if (found.length === 0) return true
    if (this.found.length >= this.#limit) {
      this.#hasMore = true
      return false
    }
    this.found.push(...found)
    this.legs.push(known)
    this.#last = known.place
    return true
  }

  get next(): LegPlace | null {
    return this.#hasMore ? this.#last : null
  }
}

/** What rows need beside their legs: names, and when each fact was learned, which only staff is told. */
export async function rowContext(
  reads: ContactReads,
  scope: Scope,
  { directory, asOf }: Moment,
  { legs }: Pick<PageOf<unknown>, 'legs'>,
): Promise<RowContext> {
  const commits = legs.flatMap(({ place, leg }) => leg.map(({ learned }) => ({ shard: place.shard, version: learned })))
  const learned = scope.kind === 'internal' ? await reads.learnedAt(commits) : new Map<string, Instant>()
  return {
    names: new KpiNames(directory),
    scope,
    asOf,
    learnedAt: (shard, version) => learned.get(commitName({ shard, version })) ?? 0,
  }
}
