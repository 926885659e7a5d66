import { demandAmount } from './steady-queue.ts'

/** The same people by what is said of them: paid for, of those at work (staffed), of those ready for contacts (available). */
export interface Heads {
  readonly paid: number
  readonly staffed: number
  readonly available: number
}

/** Where paid time goes. Fractions from 0 to below 1, each of what is left by the one before. */
export interface Shrinkage {
  /** Paid and not at work: leave, illness. Of paid time. */
  readonly absentFraction: number
  /** At work and not ready: breaks, training, meetings. Of the time at work. */
  readonly busyElsewhereFraction: number
}

/** Paid time that is not available, of paid time: what the word shrinkage means by itself. */
export function shrinkageFraction({ absentFraction, busyElsewhereFraction }: Shrinkage): number {
  return 1 - (1 - absentFraction) * (1 - busyElsewhereFraction)
}

/** Heads to be paid and staffed so that so many are available: required / (1 - shrinkage). Not rounded: half a head is half a shift. */
export function headsForAvailable(available: number, shrinkage: Shrinkage): Heads {
  demand(shrinkage)
  demandAmount('available', available)
  const staffed = available / (1 - shrinkage.busyElsewhereFraction)
  return { available, staffed, paid: staffed / (1 - shrinkage.absentFraction) }
}

/** Heads staffed and available of so many who are paid. */
export function headsOfPaid(paid: number, shrinkage: Shrinkage): Heads {
  demand(shrinkage)
  demandAmount('paid', paid)
  const staffed = paid * (1 - shrinkage.absentFraction)
  return { paid, staffed, available: staffed * (1 - shrinkage.busyElsewhereFraction) }
}

function demand(shrinkage: Shrinkage): void {
  for (const [name, fraction] of Object.entries(shrinkage)) {
    if (!(fraction >= 0 && fraction < 1)) throw new RangeError(`${name} is ${fraction}, expected a fraction from 0 to below 1`)
  }
}
