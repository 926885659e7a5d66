import { Random } from '../../domain/shared/random.ts'

export interface SendOrder {
  readonly clients: number
  /** Seed of the order; null keeps the order of time. */
  readonly shuffle: number | null
  /** The part of the events that is sent a second time, from 0 to 1. */
  readonly twiceFraction: number
  readonly batchMax: number
}

/**
 * In which batches each of several clients sends `count` items, as places from 0: every item once, some of them twice, in an order that
 * the seed decides. What is sent twice comes again anywhere, so that the second may come before the first, by another client.
 */
export function sendOrder(
  count: number,
  { clients, shuffle, twiceFraction, batchMax }: SendOrder,
): readonly (readonly (readonly number[])[])[] {
  const random = new Random(`${shuffle ?? 'in order'}/send order`)
  const places = Array.from({ length: count }, (_, place) => place)
  const again = places.filter(() => random.uniform() < twiceFraction)
  const all = [...places, ...again]
  if (shuffle === null) all.sort((a, b) => a - b)
  else shuffleInPlace(all, random)
  const batches: number[][] = []
  for (let from = 0; from < all.length; from += batchMax) batches.push(all.slice(from, from + batchMax))
  return Array.from({ length: clients }, (_, client) => batches.filter((_batch, place) => place % clients === client))
}

/** Fisher and Yates. */
function shuffleInPlace(items: number[], random: Random): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.uniform() * (last + 1))
    const moved = items[last] as number
    items[last] = items[other] as number
    items[other] = moved
  }
}
