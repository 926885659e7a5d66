/** A start that cannot go on, for a reason that its operator can mend. The message is the one line to show. */
export class StartRefusedError extends Error {
  override readonly name = 'StartRefusedError'
}
