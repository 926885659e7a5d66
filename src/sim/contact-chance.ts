import { Random } from '../domain/shared/random.ts'
import { normal } from './chance.ts'

/**
 * All chance about one stay of a contact, drawn before anything happens to it, from a stream of its own: who answers, which faults there
 * are and what comes before it changes nothing of it. Numbers are uniform from 0 to 1, or standard normal where they end in `Normal`.
 */
export interface ContactChance {
  readonly route: number
  readonly misroute: number
  readonly patienceKind: number
  readonly patience: number
  readonly workNormal: number
  readonly hold: number
  readonly holdNormal: number
  readonly wrapNormal: number
  readonly customer: number
  readonly callback: number
  readonly retry: number
  readonly retryNormal: number
  readonly transfer: number
  readonly transferTo: number
  readonly reopen: number
  readonly reopenNormal: number
}

/** The chance of the stay so named. */
export function contactChance(name: string): ContactChance {
  const random = new Random(name)
  return {
    route: random.uniform(),
    misroute: random.uniform(),
    patienceKind: random.uniform(),
    patience: random.uniform(),
    workNormal: normal(random),
    hold: random.uniform(),
    holdNormal: normal(random),
    wrapNormal: normal(random),
    customer: random.uniform(),
    callback: random.uniform(),
    retry: random.uniform(),
    retryNormal: normal(random),
    transfer: random.uniform(),
    transferTo: random.uniform(),
    reopen: random.uniform(),
    reopenNormal: normal(random),
  }
}
