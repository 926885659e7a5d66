import type { Instant } from '../domain/shared/instant.ts'

/** Something that goes wrong by script, from `from` to `to`, so that what follows from it has a true value. */
export type Fault = { readonly key: string; readonly from: Instant; readonly to: Instant } & FaultKind

export type FaultKind =
  /** Everybody at a vendor's site is cut off, with whoever they talk to. */
  | { readonly kind: 'siteDown'; readonly vendor: string; readonly site: string }
  /** Calls of a market reach no queue: nothing is offered, and many of the callers try again afterwards. */
  | { readonly kind: 'ingressDown'; readonly market: string }
  /** A system that all agents work with is slow: handle times are multiplied everywhere. */
  | { readonly kind: 'systemSlow'; readonly factor: number }
  | { readonly kind: 'marketSurge'; readonly market: string; readonly factor: number }
  /** A part of the people who speak a language is not there. */
  | { readonly kind: 'languageShort'; readonly language: string; readonly fraction: number }
  /** A part of a queue's contacts is led to another queue, answered there, and transferred. */
  | { readonly kind: 'wrongRouting'; readonly queue: string; readonly toQueue: string; readonly fraction: number }
  /** A platform reports nothing: what happened meanwhile comes afterwards, or never. */
  | { readonly kind: 'feedSilent'; readonly feed: string; readonly delivers: 'late' | 'never' }

export type FaultOf<K extends FaultKind['kind']> = Fault & { readonly kind: K }

/** The faults of a kind that are on at an instant. */
export function faultsAt<K extends FaultKind['kind']>(faults: readonly Fault[], kind: K, at: Instant): FaultOf<K>[] {
  return faults.filter((fault): fault is FaultOf<K> => fault.kind === kind && at >= fault.from && at < fault.to)
}
