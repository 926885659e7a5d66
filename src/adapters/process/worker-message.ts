/** What a worker is asked. */
export interface WorkerTask {
  readonly id: number
  readonly question: unknown
  /** At `STOP` not 0 once nobody waits for the answer, at `SIGNS` how often the job has given a sign. It is shared, so that both are seen in the middle of a loop. */
  readonly shared: Int32Array
}

export const STOP = 0
export const SIGNS = 1

/** What a worker says of a job: how far it is, what came of it, or why nothing did. */
export type WorkerAnswer =
  | { readonly id: number; readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly id: number; readonly kind: 'answer'; readonly answer: unknown }
  | { readonly id: number; readonly kind: 'fault'; readonly fault: string }
