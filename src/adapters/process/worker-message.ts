/** What a worker is asked. */
export interface WorkerTask {
  readonly id: number
  readonly question: unknown
  /** Not 0 once nobody waits for the answer. It is shared, so that a worker in the middle of a loop can see it. */
  readonly stop: Int32Array
}

/** What a worker says of a job: how far it is, what came of it, or why nothing did. */
export type WorkerAnswer =
  | { readonly id: number; readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly id: number; readonly kind: 'answer'; readonly answer: unknown }
  | { readonly id: number; readonly kind: 'fault'; readonly fault: string }
