import { Random } from '../../src/domain/shared/random.ts'
import { type SkilledQueue, type SkillGroup, sharedService } from '../../src/domain/staffing/shared-skills.ts'
import { serviceOf } from '../../src/domain/staffing/target.ts'
import { simulateSkilledQueues } from '../../src/sim/skilled-queues.ts'

export interface SkillCase {
  readonly name: string
  readonly queues: readonly SkilledQueue[]
  readonly groups: readonly SkillGroup[]
}

export interface SkillFigure {
  readonly case: string
  readonly queue: string
  readonly formula: number
  readonly simulated: number
  readonly standardError: number
  /** Formula less simulation, in service level. */
  readonly gap: number
  /** The same of heads split among queues by load, each queue then by itself: what one would do without the approximation. */
  readonly gapOfSplit: number
}

const queueOf = (queue: string, erlangs: number, ahtSeconds = 300, patienceSeconds = 150): SkilledQueue => ({
  queue,
  callsPerHour: (erlangs * 3_600) / ahtSeconds,
  ahtSeconds,
  patienceSeconds,
  thresholdSeconds: 20,
})

/** The usual ways to share, by their letters, each with two settings of load. */
const NAMED: readonly SkillCase[] = [
  ['all shared', [8, 8], [['ab', 18]]],
  [
    'nothing shared',
    [8, 5],
    [
      ['a', 10],
      ['b', 6],
    ],
  ],
  [
    'N, some help for one',
    [10, 6],
    [
      ['a', 9],
      ['ab', 4],
      ['b', 5],
    ],
  ],
  [
    'N, a large queue fills the helpers',
    [24, 3],
    [
      ['a', 20],
      ['ab', 5],
      ['b', 1],
    ],
  ],
  [
    'W, three queues and two pairs',
    [6, 6, 6],
    [
      ['ab', 10],
      ['bc', 10],
    ],
  ],
  [
    'M, own heads and helpers for all',
    [7, 7, 7],
    [
      ['a', 6],
      ['b', 6],
      ['c', 6],
      ['abc', 6],
    ],
  ],
  [
    'chain of three',
    [6, 6, 6],
    [
      ['ab', 7],
      ['bc', 7],
      ['ca', 7],
    ],
  ],
  [
    'M, overloaded',
    [9, 7, 7],
    [
      ['a', 6],
      ['b', 6],
      ['c', 6],
      ['abc', 3],
    ],
  ],
].map(([name, erlangs, groups]) => ({
  name: name as string,
  queues: (erlangs as number[]).map((load, place) => queueOf('abc'[place] ?? 'a', load)),
  groups: (groups as [string, number][]).map(([letters, agents]) => ({ agents, serves: letters.split('') })),
}))

/** The named ways, and then others by chance: two to four queues, each with heads of its own and two groups that help some of them. */
export function skillCases(count: number, seed: string): SkillCase[] {
  const random = new Random(seed)
  const others = Array.from({ length: Math.max(0, count - NAMED.length) }, (_, place) => {
    const letters = 'abcd'.slice(0, 2 + Math.floor(random.uniform() * 3)).split('')
    const queues = letters.map((letter) => queueOf(letter, 2 + 18 * random.uniform() ** 2, 150 + 300 * random.uniform()))
    const own = queues.map(({ queue, callsPerHour, ahtSeconds }) => ({
      agents: Math.round((callsPerHour * ahtSeconds * (0.5 + 0.4 * random.uniform())) / 3_600),
      serves: [queue],
    }))
    const load = queues.reduce((sum, { callsPerHour, ahtSeconds }) => sum + (callsPerHour * ahtSeconds) / 3_600, 0)
    const missing = Math.max(2, Math.round(load * (0.95 + 0.2 * random.uniform())) - own.reduce((sum, { agents }) => sum + agents, 0))
    const first = Math.ceil(missing / 2)
    const some = (): string[] => letters.filter(() => random.uniform() < 0.7)
    const helpers = [first, missing - first].map((agents) => ({ agents, serves: [...new Set([...some(), ...letters.slice(0, 1)])] }))
    return { name: `random ${place + 1}`, queues, groups: [...own, ...helpers] }
  })
  return [...NAMED, ...others].slice(0, count)
}

/** The approximation beside the floor, for each queue. */
export function compareSkills(cases: readonly SkillCase[], hours: number, seed: number): SkillFigure[] {
  return cases.flatMap(({ name, queues, groups }, place) => {
    const approximated = sharedService(queues, groups)
    return simulateSkilledQueues(queues, groups, { hours, seed: seed * 1_000 + place }).map(({ queue, serviceLevel }, at) => {
      const formula = approximated[at]?.serviceLevel ?? 0
      const { mean: simulated, standardError } = serviceLevel
      return {
        case: name,
        queue,
        formula,
        simulated,
        standardError,
        gap: formula - simulated,
        gapOfSplit: splitLevel(queues, groups, queue) - simulated,
      }
    })
  })
}

function splitLevel(queues: readonly SkilledQueue[], groups: readonly SkillGroup[], name: string): number {
  const loadOf = (letter: string): number =>
    queues.reduce((sum, { queue, callsPerHour, ahtSeconds }) => sum + (queue === letter ? callsPerHour * ahtSeconds : 0), 0)
  const heads = groups
    .filter(({ serves }) => serves.includes(name))
    .reduce((sum, { agents, serves }) => sum + (agents * loadOf(name)) / serves.reduce((load, letter) => load + loadOf(letter), 0), 0)
  const own = queues.find(({ queue }) => queue === name)
  return own === undefined ? 0 : (serviceOf(own, Math.round(heads), own.thresholdSeconds)?.serviceLevel ?? 0)
}
