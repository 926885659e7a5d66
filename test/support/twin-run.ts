import { Random } from '../../src/domain/shared/random.ts'
import { twinRequest } from './twin-requests.ts'
import { TwinWorlds } from './twin-worlds.ts'

export interface TwinRun {
  readonly pairs: number
  /** Pairs whose answer was 200 and more than nothing. */
  readonly answered: number
  readonly foreignSteps: number
  /** Messages of the stream that were compared. */
  readonly frames: number
  /** Routes that no request was for. */
  readonly untried: readonly string[]
  /** Where the worlds were told apart, the first few. */
  readonly differing: readonly string[]
}

const REQUESTS_PER_STEP = 6
const DIFFERING_MAX = 10

/** Asks both worlds the same, so many times, while something happens in them. */
export async function twinRun({ pairs, seed }: { readonly pairs: number; readonly seed: number }): Promise<TwinRun> {
  const twins = await TwinWorlds.open(seed)
  const random = new Random(`twin requests ${seed}`)
  const differing: string[] = []
  const tell = (what: string): void => void (differing.length < DIFFERING_MAX && differing.push(what))
  const { routes } = twins.worlds[0].built
  const tried = new Set<string>()
  let answered = 0
  try {
    for (let pair = 0; pair < pairs; pair += 1) {
      if (pair % REQUESTS_PER_STEP === 0) await stepAndCompare(twins, pair, tell)
      const request = twinRequest(random, routes)
      tried.add(`${request.method} ${routeOf(request.path)}`)
      const [plain, other] = await twins.ask(request.path, request.method, request.accept)
      if (plain.status === 200 && plain.body.length > 2) answered += 1
      if (plain.status >= 500) tell(`${request.method} ${request.path} was answered ${plain.status}: ${plain.body}`)
      if (JSON.stringify(plain) !== JSON.stringify(other))
        tell(`${request.method} ${request.path}: ${firstDifference(JSON.stringify(plain), JSON.stringify(other))}`)
    }
    const gets = routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/') && path !== '/api/v1/stream')
    const untried = gets.map(({ method, path }) => `${method} ${routeOf(path)}`).filter((route) => !tried.has(route))
    return { pairs, answered, foreignSteps: twins.foreignSteps, frames: twins.told[0].length, untried, differing }
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

/** The first two parts of a path tell routes apart well enough to see that each was tried. */
function routeOf(path: string): string {
  return path.split('?')[0]?.split('/').slice(0, 4).join('/') ?? ''
}

function firstDifference(a: string, b: string): string {
  let place = 0
  while (place < Math.min(a.length, b.length) && a[place] === b[place]) place += 1
  const cut = (text: string): string => JSON.stringify(text.slice(Math.max(0, place - 60), place + 60))
  return `at ${place}: ${cut(a)} against ${cut(b)}`
}
