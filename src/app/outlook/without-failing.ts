/**
 * What is made of queues together. Where that fails it is made without those that also fail alone, of which `onFault` is told: one queue must not take
 * from the others what is expected of them. Throws what failed where nobody is to be told, and where no queue fails alone.
 */
export function withoutFailing<Queue extends { readonly queueId: number }, Made>(
  queues: readonly Queue[],
  make: (queues: readonly Queue[]) => readonly Made[],
  onFault: ((queueId: number, error: unknown) => void) | undefined,
): readonly Made[] {
  try {
    return make(queues)
  } catch (error) {
    if (onFault === undefined) throw error
    const sound = queues.filter((queue) => isSound(queue, make, onFault))
    if (sound.length === queues.length) throw error
    return make(sound)
  }
}

function isSound<Queue extends { readonly queueId: number }>(
  queue: Queue,
  make: (queues: readonly Queue[]) => unknown,
  onFault: (queueId: number, error: unknown) => void,
): boolean {
  try {
    make([queue])
    return true
  } catch (error) {
    onFault(queue.queueId, error)
    return false
  }
}
