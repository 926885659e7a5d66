import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { apiClient } from '../../src/cli/api-client.ts'
import { MINUTE_MS, SECOND_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, oneOf } from './choice.ts'
import { makeServedFolder, SERVED_ADMIN_TOKEN, ServedProcess } from './served-process.ts'
import { TOLD_COMPANY, TOLD_FEED } from './told-company.ts'
import { toldEvents } from './told-events.ts'
import { WitnessFile } from './witness-file.ts'
import { type WitnessOutcome, witnessOutcome } from './witness-outcome.ts'
import { WitnessedWriter } from './witnessed-writer.ts'

export interface KillRunOptions {
  readonly seed: number
  readonly kills: number
  readonly say: (line: string) => void
  /** Spoils the store before it is counted: for the test that spoiling is found. */
  readonly tamper?: Parameters<typeof witnessOutcome>[2]
}

/** What came of it. `lost` and `countedTwice` are what must be 0. */
export interface KillRunOutcome extends WitnessOutcome {
  readonly kills: Readonly<Record<Victim, number>>
  /** Kills while a request was without its answer. */
  readonly inFlight: number
  /** Requests that ended without a 2xx and were sent again. */
  readonly unanswered: number
  readonly recoveryMsMedian: number
  readonly recoveryMsMax: number
}

export type Victim = 'node' | 'postgres' | 'both'

const VICTIMS: readonly Victim[] = ['node', 'postgres', 'both']
const CONNECTIONS = 4
const BATCH_MAX = 400
const EVENTS_PER_KILL_MAX = 30_000
/** How long after it works again the next kill comes, at most. */
const CALM_MS_MAX = 1_500
const RECOVERY_MS_MAX = 60 * SECOND_MS
/** The telling begins so long ago that all of it has happened, and no contact has waited for so long that it is lost. */
const BEGINNING_MS = 210 * MINUTE_MS

/**
 * Kills Node, PostgreSQL or both, at moments that the seed decides, while a writer with a witness file sends; starts what was killed again
 * where nobody else does; and compares what is in the store with the file. Every third victim is of the same kind, in random order.
 */
export async function killRun({ seed, kills, say, tamper }: KillRunOptions): Promise<KillRunOutcome> {
  const folder = await makeServedFolder('kills')
  const dataDir = join(folder.path, 'data')
  const witnessPath = join(folder.path, 'witness.ndjson')
  const server = new ServedProcess({ dataDir, args: ['--empty'] })
  try {
    await server.start()
    const token = await prepare(server.url)
    const witness = new WitnessFile(witnessPath)
    const events = toldEvents({ seed, from: Date.now() - BEGINNING_MS, contactsPerSecond: 25 })
    const eventsMax = (kills + 1) * EVENTS_PER_KILL_MAX
    const writer = new WitnessedWriter({
      seed,
      url: () => server.url,
      token,
      witness,
      events,
      connections: CONNECTIONS,
      batchMax: BATCH_MAX,
      eventsMax,
    })
    const writing = writer.run()
    // Heard at the end; a fault before must not end the process unseen.
    writing.catch(() => undefined)
    const run = await killAll({ seed, kills, say, server, writer })
    writer.end()
    await writing
    witness.close()
    await server.stop()
    say('everything is acknowledged; now it is counted')
    return { ...run, unanswered: writer.unanswered, ...(await witnessOutcome(dataDir, witnessPath, tamper)) }
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}; the server said:\n${server.said}`, {
      cause: error,
    })
  } finally {
    await server.destroy()
    await folder.remove()
  }
}

async function prepare(url: string): Promise<string> {
  const api = apiClient(url, SERVED_ADMIN_TOKEN)
  await api.post('/api/v1/records', TOLD_COMPANY)
  const { secret } = (await api.post('/api/v1/tokens', { kind: 'feed', feed: TOLD_FEED, name: 'writer' })) as { readonly secret: string }
  return secret
}

interface Killing {
  readonly seed: number
  readonly kills: number
  readonly say: (line: string) => void
  readonly server: ServedProcess
  readonly writer: WitnessedWriter
}

async function killAll({
  seed,
  kills,
  say,
  server,
  writer,
}: Killing): Promise<Pick<KillRunOutcome, 'kills' | 'inFlight' | 'recoveryMsMedian' | 'recoveryMsMax'>> {
  const random = new Random(`${seed}/kills`)
  const counts: Record<Victim, number> = { node: 0, postgres: 0, both: 0 }
  const recoveries: number[] = []
  let inFlight = 0
  let left: Victim[] = []
  await acknowledgedAfter(writer, 0)
  for (let kill = 1; kill <= kills; kill += 1) {
    await delay(below(random, CALM_MS_MAX))
    if (left.length === 0) left = [...VICTIMS]
    const victim = oneOf(random, left)
    left = left.filter((other) => other !== victim)
    counts[victim] += 1
    const open = writer.inFlight
    if (open > 0) inFlight += 1
    const killedAt = performance.now()
    if (victim !== 'node') server.killPostgres()
    if (victim !== 'postgres') {
      await server.killNode()
      await server.start()
    }
    // What was answered before the kill may still be read after it, so one answer per connection proves nothing yet.
    await acknowledgedAfter(writer, writer.acknowledged + CONNECTIONS)
    recoveries.push(Math.round(performance.now() - killedAt))
    say(`kill ${kill} of ${kills}: ${victim}, ${open} requests in flight; works again after ${recoveries.at(-1)} ms`)
  }
  recoveries.sort((a, b) => a - b)
  return { kills: counts, inFlight, recoveryMsMedian: recoveries[recoveries.length >> 1] ?? 0, recoveryMsMax: recoveries.at(-1) ?? 0 }
}

async function acknowledgedAfter(writer: WitnessedWriter, batches: number): Promise<void> {
  const deadline = performance.now() + RECOVERY_MS_MAX
  while (writer.acknowledged <= batches) {
    if (performance.now() > deadline) throw new Error(`nothing was acknowledged for ${RECOVERY_MS_MAX / SECOND_MS} s`)
    await delay(10)
  }
}
