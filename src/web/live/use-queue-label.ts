import { useDesk } from '../shell/desk-context.ts'
import { rowsOf } from './scope.ts'

/** Says of a queue's key how people call it: market, channel and name; the key itself where the queue is not theirs to see. */
export function useQueueLabel(): (key: string) => string {
  const { state } = useDesk()
  const labels = new Map(rowsOf(state).map(({ record, label }) => [record.key, label]))
  return (key) => labels.get(key) ?? key
}
