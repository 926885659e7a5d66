import type { RouteEntry } from '../../src/adapters/http/route-scope.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { askable, twinRequest } from './twin-requests.ts'
import { type TwinOptions, TwinWorlds } from './twin-worlds.ts'

export interface TwinRun {
  readonly pairs: number
  /** Pairs that were answered 200. */
  readonly answered: number
  readonly foreignSteps: number
  /** Messages of the stream that were compared. */
  readonly frames: number
  /** Routes that no request was for. */
  readonly untried: readonly string[]
  /** Where the worlds were told apart, the first few. */
  readonly differing: readonly string[]
}

export interface TwinRunOptions extends TwinOptions {
  readonly pairs: number
  readonly seed: number
  /** Whether the run begins with every route once; else it asks those that answer vendors at all. */
  readonly isEveryRouteAsked?: boolean
  readonly requestsPerStep?: number
  /** Whether it is enough to have told the worlds apart once. */
  readonly isOnceEnough?: boolean
}

/** Something happens, and the stream is compared, after so many requests unless said otherwise. */
const REQUESTS_PER_STEP = 5
const DIFFERING_MAX = 10

/** Asks both worlds the same, so many times, while something happens in them. */
export async function twinRun(run: TwinRunOptions): Promise<TwinRun> {
  const { pairs, seed, isEveryRouteAsked = true, isOnceEnough = false, requestsPerStep = REQUESTS_PER_STEP, ...options } = run
  const twins = await TwinWorlds.open(seed, options)
  const random = new Random(`twin requests ${seed}`)
  const differing: string[] = []
  const tell = (what: string): void => void (differing.length < DIFFERING_MAX && differing.push(what))
  const { routes } = twins.worlds[0].built
  const all = isEveryRouteAsked ? askable(routes) : []
  const tried = new Set<string>()
  let answered = 0
  try {
    let pair = 0
    for (; pair < pairs && !(isOnceEnough && differing.length > 0); pair += 1) {
      if (pair % requestsPerStep === 0) await stepAndCompare(twins, pair, tell)
      // Every route once, and then whichever.
      const request = twinRequest(random, pair < all.length ? [all[pair] as RouteEntry] : routes)
      tried.add(request.route)
      const [plain, other] = await twins.ask(request.path, request.method, request.accept)
      if (plain.status === 200) answered += 1
      if (plain.status >= 500) tell(`${request.method} ${request.path} was answered ${plain.status}: ${plain.body}`)
      if (JSON.stringify(plain) !== JSON.stringify(other))
        tell(`${request.method} ${request.path}: ${firstDifference(JSON.stringify(plain), JSON.stringify(other))}`)
    }
    const untried = askable(routes)
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !tried.has(route))
    return { pairs: pair, answered, foreignSteps: twins.foreignSteps, frames: twins.told[0].length, untried, differing }
  } finally {
    await twins.close()
  }
}

async function stepAndCompare(twins: TwinWorlds, pair: number, tell: (what: string) => void): Promise<void> {
  await twins.step()
  const [plain, other] = twins.told.map((heard) => heard.join('\n\n')) as [string, string]
  if (plain !== other) tell(`the stream, before request ${pair}: ${firstDifference(plain, other)}`)
  const [snapshot, otherSnapshot] = await twins.snapshots()
  if (snapshot !== otherSnapshot) tell(`the snapshot, before request ${pair}: ${firstDifference(snapshot, otherSnapshot)}`)
}

function firstDifference(a: string, b: string): string {
  let place = 0
  while (place < Math.min(a.length, b.length) && a[place] === b[place]) place += 1
  const cut = (text: string): string => JSON.stringify(text.slice(Math.max(0, place - 60), place + 60))
  return `at ${place}: ${cut(a)} against ${cut(b)}`
}
