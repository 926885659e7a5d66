import type { Limits } from '../../domain/access/limits.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { badRequest } from './problem.ts'

interface LimitKeys {
  readonly markets?: readonly string[] | undefined
  readonly queues?: readonly string[] | undefined
}

/** Limits by the keys of their records. */
export function limitsViewOf(
  { marketIds, queueIds }: Limits,
  directory: Directory,
): { readonly markets: string[]; readonly queues: string[] } {
  const keysOf = (kind: 'market' | 'queue', ids: readonly number[]): string[] => ids.map((id) => directory.keyOf(kind, id) ?? `#${id}`)
  return { markets: keysOf('market', marketIds), queues: keysOf('queue', queueIds) }
}

/** Limits from the keys of a request; a key that is not there is a fault, or it would limit to nothing without anybody knowing. */
export function limitsOf({ markets = [], queues = [] }: LimitKeys, directory: Directory): Limits {
  const idsOf = (pointer: string, keys: readonly string[], idOf: (key: string) => number | null): readonly number[] =>
    [...new Set(keys.map((key, at) => idOf(key) ?? unknownKey(`/${pointer}/${at}`, key)))].sort((a, b) => a - b)
  return { marketIds: idsOf('markets', markets, directory.marketId), queueIds: idsOf('queues', queues, directory.queueId) }
}

/** Refuses a request that names what is not there. */
export function unknownKey(pointer: string, value: string): never {
  throw badRequest('a name is not known', [{ pointer, value, expected: 'the key of a record that is there' }])
}
