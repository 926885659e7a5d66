import type { CrewNow } from './queue-today.ts'

/** The queues that people connect with one: those that they serve together, and so on; always the queue itself. What is foreseen of them needs no others. */
export function connectedQueues(crews: readonly Pick<CrewNow, 'queueIds'>[]): (queueId: number) => ReadonlySet<number> {
  const groups = new Map<number, Set<number>>()
  for (const { queueIds } of crews) {
    const all = new Set(queueIds.flatMap((queueId) => [queueId, ...(groups.get(queueId) ?? [])]))
    for (const queueId of all) groups.set(queueId, all)
  }
  return (queueId) => groups.get(queueId) ?? new Set([queueId])
}
