import type { WorkGiven } from './backlog-lanes.ts'
import { connectedQueues } from './connected-queues.ts'

/** Open work by the people who do it: each part with the queues and crews that hang together, of which nothing depends on another part. */
export function workParts(given: WorkGiven): readonly WorkGiven[] {
  const connected = connectedQueues(given.seen.crews)
  const parts = Map.groupBy(given.promising, ({ queueId }) => Math.min(...connected(queueId)))
  return [...parts.values()].flatMap((promising) => {
    const [first] = promising
    if (first === undefined) return []
    const queueIds = connected(first.queueId)
    const isPart = ({ queueId }: { readonly queueId: number }): boolean => queueIds.has(queueId)
    return [
      {
        ...given,
        promising,
        live: given.live.filter(isPart),
        learned: new Map([...given.learned].filter(([queueId]) => queueIds.has(queueId))),
        seen: { ...given.seen, crews: given.seen.crews.filter((crew) => crew.queueIds.some((queueId) => queueIds.has(queueId))) },
        commitments: given.commitments.filter(isPart),
      },
    ]
  })
}
