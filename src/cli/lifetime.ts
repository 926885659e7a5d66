import { setTimeout as delay } from 'node:timers/promises'

/** How long ending may take altogether: whoever waits for Ctrl-C to work does not wait longer. */
const END_MS_MAX = 2_500
/** And how long what was not reached by then has, all of it at once, to be told at least. */
const LAST_MS_MAX = 400

interface Part {
  readonly name: string
  readonly stop: () => Promise<void> | void
}

/**
 * What was started and how it is ended: the last started first, each once, within a time that is the same whatever hangs. The first
 * reason to end decides the exit code; all later ones are heard and change nothing.
 */
export class Lifetime {
  readonly #parts: Part[] = []
  readonly #say: (line: string) => void
  readonly #endMsMax: number
  readonly #ending = new AbortController()
  #ended: Promise<number> | null = null
  #beginning: Promise<unknown> = Promise.resolve()
  #resolveEnded: (code: number) => void = () => undefined

  constructor(say: (line: string) => void, endMsMax = END_MS_MAX) {
    this.#say = say
    this.#endMsMax = endMsMax
  }

  /** Aborted as soon as the end begins. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Registers how something that was just started is ended; at once where the end has begun meanwhile. */
  async add(name: string, stop: Part['stop']): Promise<void> {
    if (!this.signal.aborted) {
      this.#parts.push({ name, stop })
      return
    }
    await this.#stopPart({ name, stop })
  }

  /** What is begun is waited for at the end: it may be about to start something that then has to be ended. */
  begin(beginning: Promise<unknown>): void {
    this.#beginning = beginning.catch(() => undefined) // Whoever began it hears of it.
  }

  /** Resolves with the exit code once everything has ended. */
  ended(): Promise<number> {
    this.#ended ??= new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
    return this.#ended
  }

  /** Begins the end, unless it has begun. */
  end(exitCode: number): void {
    if (this.signal.aborted) return
    this.#ending.abort()
    const ended = this.ended()
    void this.#stopAll().then(() => this.#resolveEnded(exitCode))
    void ended
  }

  async #stopAll(): Promise<void> {
    const stopping = (async () => {
      for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) await this.#stopPart(part)
      await this.#beginning
      return 'stopped' as const
    })()
    const outcome = await Promise.race([stopping, delay(this.#endMsMax, 'late' as const, { ref: false })])
    if (outcome !== 'late') return
    const left = this.#parts.splice(0)
    this.#say(
      `not everything ended within ${this.#endMsMax} ms; still to end: ${left.map(({ name }) => name).join(', ') || 'the last part'}`,
    )
    // The database is among the first that were started: once told it ends by itself, untold it would stay for good.
    await Promise.race([Promise.all(left.reverse().map((part) => this.#stopPart(part))), delay(LAST_MS_MAX, undefined, { ref: false })])
  }

  async #stopPart({ name, stop }: Part): Promise<void> {
    try {
      await stop()
    } catch (error) {
      // What is started before it still has to be ended.
      this.#say(`${name} did not end cleanly: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
