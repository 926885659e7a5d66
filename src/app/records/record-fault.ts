/** Why a record was not taken, in the words of whoever wrote it: where, what came, what was expected. */
export interface RecordFault {
  /** JSON pointer into what was sent (`/queues/3/target/fraction`). */
  readonly pointer: string
  /** What came, as JSON, at most 80 characters. */
  readonly value: string
  readonly expected: string
}

/** No more are told at once: who has a hundred has one cause. */
export const RECORD_FAULTS_MAX = 100

const VALUE_CHARS_MAX = 80

export function recordFault(pointer: string, value: unknown, expected: string): RecordFault {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return { pointer, value: text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX - 1)}…` : text, expected }
}

/** One line per fault, for a terminal or a log. */
export function describeFault({ pointer, value, expected }: RecordFault): string {
  return `${pointer === '' ? '/' : pointer}: came ${value}, expected ${expected}`
}
