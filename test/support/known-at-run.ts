import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiClient } from '../../src/cli/api-client.ts'
import { MINUTE_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, chance } from './choice.ts'
import { differenceAt, figuresOf, type KeptAnswer, keptAnswer, type Question, randomQuestion, rowsOf, STAFF } from './known-at-question.ts'
import { MovedClock } from './moved-clock.ts'
import { makeServedFolder, SERVED_ADMIN_TOKEN, ServedProcess } from './served-process.ts'
import { TOLD_FEED } from './told-company.ts'
import { DAY_COMPANY, DAY_EDITS, type Sending, type ToldDay, toldDay, VENDOR_FEED } from './told-day.ts'

export interface KnownAtRunOptions {
  readonly seed: number
  /** At so many random moments of the day the server is asked. */
  readonly moments: number
  /** The day is lived through in so many runs of the server. */
  readonly steps: number
  readonly contacts: number
  readonly say: (line: string) => void
}

export interface KnownAtRunOutcome {
  /** Answers that were kept and asked for again. */
  readonly answers: number
  /** Answers that came otherwise: what must be none. */
  readonly differences: readonly string[]
  readonly rows: { readonly all: number; readonly provisional: number; readonly notLive: number }
  /** Formulas with their thresholds that stood in the answers. */
  readonly targets: readonly string[]
  /** Answers whose figures are others by now. */
  readonly changedSince: number
  readonly events: Readonly<Record<EventCount, number>>
}

type EventCount = 'accepted' | 'duplicate' | 'quarantined' | 'late' | 'again' | 'corrected' | 'voided'

const PROGRAM = fileURLToPath(new URL('./served-on-moved-clock.ts', import.meta.url))
/** A moment is a vector of versions: more than one can be wrong. */
const SHARDS = 3
const QUESTIONS_PER_MOMENT = 4
/** The clock is moved so often in each run, a few minutes each time. */
const TICKS_PER_STEP = 40
const VENDORS = ['acme', 'blue']
const ASKERS = [STAFF, STAFF, ...VENDORS]

/**
 * Lives through a told day in several runs of the server, half of which end by a kill, keeps what the API answers at random moments while
 * it is told more, and asks for all of it again after one more start.
 */
export async function knownAtRun(options: KnownAtRunOptions): Promise<KnownAtRunOutcome> {
  const { seed } = options
  const folder = await makeServedFolder('known-at')
  const server = new ServedProcess({ dataDir: join(folder.path, 'data'), args: ['--empty', '--shards', String(SHARDS)], program: PROGRAM })
  const day = toldDay(seed, options.contacts)
  const clock = new MovedClock(join(folder.path, 'clock'), day.start)
  const run = new KnownAtRun(options, server, day, clock)
  try {
    return await run.outcome()
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}; the server said:\n${server.said}`, {
      cause: error,
    })
  } finally {
    await server.destroy()
    clock.close()
    await folder.remove()
  }
}

class KnownAtRun {
  readonly #options: KnownAtRunOptions
  readonly #server: ServedProcess
  readonly #day: ToldDay
  readonly #clock: MovedClock
  readonly #random: Random
  readonly #tokens = new Map<string, string>([[STAFF, SERVED_ADMIN_TOKEN]])
  readonly #kept: KeptAnswer[] = []
  readonly #events: Record<EventCount, number> = {
    accepted: 0,
    duplicate: 0,
    quarantined: 0,
    late: 0,
    again: 0,
    corrected: 0,
    voided: 0,
  }
  #sent = 0
  #edited = 0

  constructor(options: KnownAtRunOptions, server: ServedProcess, day: ToldDay, clock: MovedClock) {
    this.#options = options
    this.#server = server
    this.#day = day
    this.#clock = clock
    this.#random = new Random(`${options.seed}/known at run`)
  }

  async outcome(): Promise<KnownAtRunOutcome> {
    const { steps, say } = this.#options
    const ticks = this.#ticks()
    for (let step = 0; step < steps; step += 1) {
      await this.#server.start()
      if (step === 0) await this.#prepare()
      for (const { at, questions } of ticks.slice(step * TICKS_PER_STEP, (step + 1) * TICKS_PER_STEP)) await this.#live(at, questions)
      say(`run ${step + 1} of ${steps}: ${this.#sent} events sent, ${this.#kept.length} answers kept`)
      await (step % 2 === 1 ? this.#server.killNode() : this.#server.stop())
    }
    this.#clock.moveTo(this.#clock.now + MINUTE_MS)
    await this.#server.start()
    return await this.#askAgain()
  }

  /** The moments to which the clock is moved, and at which of them how many questions are asked. */
  #ticks(): readonly { readonly at: number; readonly questions: number }[] {
    const { moments, steps } = this.#options
    const { start, end } = this.#day
    const count = steps * TICKS_PER_STEP
    const asked = new Map<number, number>()
    // Not in the first hours: a day has to have something to tell.
    for (let moment = 0; moment < moments; moment += 1) {
      const tick = Math.floor(count / 8) + below(this.#random, count - Math.floor(count / 8))
      asked.set(tick, (asked.get(tick) ?? 0) + QUESTIONS_PER_MOMENT)
    }
    const instants = Array.from({ length: count }, () => start + MINUTE_MS + below(this.#random, end - start)).sort((a, b) => a - b)
    return instants.map((at, tick) => ({ at, questions: asked.get(tick) ?? 0 }))
  }

  async #prepare(): Promise<void> {
    const api = apiClient(this.#server.url, SERVED_ADMIN_TOKEN)
    await api.post('/api/v1/records', DAY_COMPANY)
    const make = async (name: string, holder: object): Promise<void> => {
      const { secret } = (await api.post('/api/v1/tokens', { ...holder, name })) as { readonly secret: string }
      this.#tokens.set(name, secret)
    }
    for (const feed of [TOLD_FEED, VENDOR_FEED]) await make(feed, { kind: 'feed', feed })
    for (const vendor of VENDORS) await make(vendor, { kind: 'vendor', vendor })
  }

  /** The clock goes on; what is due is sent by several at once, and asked meanwhile. */
  async #live(at: number, questions: number): Promise<void> {
    this.#clock.moveTo(at)
    await this.#edit()
    const { sendings } = this.#day
    const from = this.#sent
    while ((sendings[this.#sent]?.sendAt ?? Number.POSITIVE_INFINITY) <= at) this.#sent += 1
    const due = sendings.slice(from, this.#sent)
    const asking = Array.from({ length: questions }, () => this.#ask(randomQuestion(this.#random, ASKERS, at)))
    const sending = [TOLD_FEED, VENDOR_FEED].map((feed) => this.#send(feed, due))
    await Promise.all([...asking, ...sending])
  }

  async #edit(): Promise<void> {
    const { start, end } = this.#day
    const edit = DAY_EDITS[this.#edited]
    if (edit === undefined || this.#clock.now < start + (end - start) * edit.at) return
    this.#edited += 1
    const api = apiClient(this.#server.url, SERVED_ADMIN_TOKEN)
    await api.post('/api/v1/records', edit.records)
    // The server does so by itself within a second of the machine's, in which minutes of this day pass.
    await api.post('/api/v1/quarantine/release', {})
  }

  /** In a few requests one after the other; a feed that has nothing to say mostly says so. */
  async #send(feed: string, due: readonly Sending[]): Promise<void> {
    const own = due.filter((sending) => sending.feed === feed)
    if (own.length === 0 && chance(this.#random, 0.6)) await this.#post(feed, [])
    for (let from = 0; from < own.length; ) {
      const batch = own.slice(from, from + 1 + below(this.#random, 12))
      from += batch.length
      await this.#post(feed, batch)
    }
  }

  async #post(feed: string, batch: readonly Sending[]): Promise<void> {
    const body = `[${batch.map(({ text }) => text).join(',')}]`
    const headers = { ...this.#authorization(feed), 'content-type': 'application/cloudevents-batch+json' }
    const response = await fetch(`${this.#server.url}/api/v1/events`, { method: 'POST', headers, body })
    const text = await response.text()
    if (!response.ok) throw new Error(`events of ${feed} were answered with ${response.status}: ${text.slice(0, 400)}`)
    const answer = JSON.parse(text) as Record<'accepted' | 'duplicate' | 'quarantined', number>
    for (const outcome of ['accepted', 'duplicate', 'quarantined'] as const) this.#events[outcome] += answer[outcome]
    for (const { as } of batch) if (as !== 'inTime') this.#events[as] += 1
  }

  async #ask(question: Question): Promise<void> {
    const kept = keptAnswer(this.#random, question, await this.#answerTo(question, null))
    if (kept !== null) this.#kept.push(kept)
    else await this.#ask({ ...question, form: 'json' })
  }

  async #answerTo({ asker, form, query }: Question, moment: string | null): Promise<string> {
    const knownAt = moment === null ? '' : `&asKnownAt=${encodeURIComponent(moment)}`
    const headers = { ...this.#authorization(asker), accept: form === 'json' ? 'application/json' : 'text/csv' }
    const response = await fetch(`${this.#server.url}/api/v1/kpis?${query}${knownAt}`, { headers })
    const text = await response.text()
    if (!response.ok) throw new Error(`${asker} asked ${query}${knownAt} and was answered with ${response.status}: ${text.slice(0, 400)}`)
    return text
  }

  #authorization(holder: string): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#tokens.get(holder)}` }
  }

  async #askAgain(): Promise<KnownAtRunOutcome> {
    const differences: string[] = []
    let changedSince = 0
    for (const kept of this.#kept) {
      const difference = differenceAt(kept, await this.#answerTo(kept.question, kept.moment))
      if (difference !== null) differences.push(difference)
      const present = rowsOf(kept, await this.#answerTo(kept.question, null))
      if (figuresOf(present) !== figuresOf(rowsOf(kept, kept.text))) changedSince += 1
    }
    const rows = this.#kept.flatMap((kept) => rowsOf(kept, kept.text))
    const targets = rows.flatMap(({ serviceLevel: { formula, thresholdSeconds } }) =>
      formula === null ? [] : `${formula} ${thresholdSeconds}`,
    )
    return {
      answers: this.#kept.length,
      differences,
      rows: {
        all: rows.length,
        provisional: rows.filter(({ serviceLevel }) => serviceLevel.provisional).length,
        notLive: rows.filter(({ freshness }) => freshness.state !== 'live').length,
      },
      targets: [...new Set(targets)].sort(),
      changedSince,
      events: this.#events,
    }
  }
}
