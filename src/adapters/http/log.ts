/** One line of the log: names and numbers of ours, never a body, a token, a query or a header of a request. */
export interface LogEntry {
  readonly level: 'info' | 'warning' | 'error'
  /** What happened, as one word that can be searched for. */
  readonly event: string
  readonly [detail: string]: string | number | boolean
}

/** Where the log goes. */
export type Log = (entry: LogEntry) => void
