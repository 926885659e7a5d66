import type { Random } from '../../src/domain/shared/random.ts'

/** A whole number from 0 to `limit` - 1. */
export function below(random: Random, limit: number): number {
  return Math.floor(random.uniform() * limit)
}

/** Whether something of this probability happens. */
export function chance(random: Random, probability: number): boolean {
  return random.uniform() < probability
}

/** One of these, each as likely. */
export function oneOf<T>(random: Random, each: readonly T[]): T {
  return each[below(random, each.length)] as T
}
