import { resolveLeg } from '../domain/contact/resolve-leg.ts'
import { err, ok, type Result } from '../domain/shared/result.ts'
import { type ContactPage, PageOf, rowContext } from './contacts.ts'
import type { ContactReads, KnownLeg } from './contacts-reads.ts'
import { type LegList, type LegListRequest, quarterFault } from './contacts-request.ts'
import { contactName, evidenceOf, type ListedLeg } from './contacts-row.ts'
import { conflictIn } from './intake/leg-summary.ts'
import { choiceOf } from './kpis-choice.ts'
import { KpiNames } from './kpis-names.ts'
import type { KpiFault } from './kpis-request.ts'
import type { Scope } from './scope.ts'

type Found = Pick<ListedLeg, 'standing' | 'inconsistency' | 'hasConflict'> & { readonly known: KnownLeg }

/** Legs that are left out of the figures, or whose facts disagree: with the evidence of why. */
export async function queryLegList(
  reads: ContactReads,
  scope: Scope,
  request: LegListRequest,
): Promise<Result<ContactPage<ListedLeg>, KpiFault>> {
  const fault = quarterFault(request)
  if (fault !== null) return err(fault)
  const page = new PageOf<Found>(request.limit)
  const walked = await reads.walk<KpiFault>(scope, request.knownAt, (moment) => {
    const names = new KpiNames(moment.directory)
    const choice = choiceOf(request.only, moment, names)
    if (!choice.ok) return choice
    const queueIds = new Set(choice.value.queueIds)
    const isChosen = ({ leg }: KnownLeg): boolean => leg.some(({ queueId }) => queueIds.has(queueId))
    const visit = (known: KnownLeg): boolean => page.take(known, isChosen(known) ? foundIn(known, request.list) : [])
    return ok({ ...request, queueIds: choice.value.queueIds, onlyListed: true, visit })
  })
  if (!walked.ok) return walked
  const context = await rowContext(reads, scope, walked.value, page)
  const rows = page.found.map(({ known, standing, inconsistency, hasConflict }) => ({
    ...contactName(known, context),
    standing,
    // It is told in facts, which are not given to vendors.
    inconsistency: scope.kind === 'internal' ? inconsistency : null,
    hasConflict,
    firstAt: known.place.firstAt,
    facts: evidenceOf(known, context),
  }))
  return ok({ asOf: walked.value.asOf, version: walked.value.version, rows, next: page.next })
}

function foundIn(known: KnownLeg, list: LegList): readonly Found[] {
  const resolved = resolveLeg(known.leg)
  const hasConflict = conflictIn(known.leg)
  const isListed = list === 'conflict' ? hasConflict : resolved.kind === list
  const inconsistency = resolved.kind === 'inconsistent' ? resolved.inconsistency : null
  return isListed ? [{ known, standing: resolved.kind, inconsistency, hasConflict }] : []
}
