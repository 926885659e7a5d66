// Requirements a second on one core, beside pyworkforce's published source in the same run where Python and that source are there: installed, or as a
// checkout in .tmp/pyworkforce or where PYWORKFORCE_SOURCE says. Processor time of the thread on both sides. 80 % within 20 s, handle time
// 300 s, patience 180 s. `node bench/staffing.ts --seed S`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Random } from '../src/domain/shared/random.ts'
import { requiredAgents } from '../src/domain/staffing/requirement.ts'
import type { StaffingTarget, SteadyLoad } from '../src/domain/staffing/target.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } })
const seed = Number(values.seed)

const TARGETS: readonly StaffingTarget[] = [{ kind: 'serviceLevel', formula: 'SL3', thresholdSeconds: 20, fractionMin: 0.8 }]
const [AHT_SECONDS, PATIENCE_SECONDS] = [300, 180]
const [QUEUES, INTERVALS, SECONDS_MAX] = [200, 96, 1]
const AIMS: Readonly<Record<string, number>> = { 'C 100': 30, 'A 100': 1_000 }

interface Case {
  readonly model: 'A' | 'C'
  readonly erlangs: number
  /** Of pyworkforce; ours go on for half a second. */
  readonly rounds: number
}

interface Rate extends Case {
  readonly perSecond: number
  /** Of the first hundred loads, or as many as there were rounds. */
  readonly agents: readonly number[]
}

const CASES: readonly Case[] = [
  ...(
    [
      [5, 4_000],
      [20, 4_000],
      [100, 2_000],
      [500, 400],
      [2_000, 100],
    ] as const
  ).map(([erlangs, rounds]) => ({ model: 'C' as const, erlangs, rounds })),
  ...(
    [
      [5, 30],
      [20, 20],
      [100, 8],
      [300, 2],
    ] as const
  ).map(([erlangs, rounds]) => ({ model: 'A' as const, erlangs, rounds })),
]

function loadOf({ model, erlangs }: Pick<Case, 'model' | 'erlangs'>, place: number): SteadyLoad {
  const callsPerHour = erlangs * (1 + (place % 100) / 1_000) * (3_600 / AHT_SECONDS)
  return { callsPerHour, ahtSeconds: AHT_SECONDS, patienceSeconds: model === 'C' ? null : PATIENCE_SECONDS }
}

function required(load: SteadyLoad): number {
  const found = requiredAgents(load, TARGETS)
  return found.ok ? found.value : Number.NaN
}

function cpuSeconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}

const WARM_UP = 500
const OURS_SECONDS = 0.5

function ourRate(each: Case): Rate {
  const loads = Array.from({ length: 100 }, (_, place) => loadOf(each, place))
  for (let place = 0; place < WARM_UP; place += 1) required(loads[place % 100] as SteadyLoad)
  const agents = loads.map(required)
  const started = cpuSeconds()
  let rounds = 0
  let heads = 0
  for (; cpuSeconds() - started < OURS_SECONDS; rounds += 100) for (const load of loads) heads += required(load)
  const perSecond = rounds / (cpuSeconds() - started)
  const expected = (agents.reduce((sum, each) => sum + each, 0) * rounds) / 100
  if (heads !== expected) throw new Error(`${heads} heads over all rounds, expected ${expected}`)
  return { ...each, rounds, perSecond, agents }
}

function theirRates(): { readonly version: string; readonly rates: readonly Rate[] } | null {
  const checkout = process.env['PYWORKFORCE_SOURCE'] ?? fileURLToPath(new URL('../.tmp/pyworkforce', import.meta.url))
  const source = existsSync(`${checkout}/pyworkforce`) ? checkout : null
  const script = fileURLToPath(new URL('support/pyworkforce-rate.py', import.meta.url))
  const ran = spawnSync('python3', [script], { input: JSON.stringify({ source, cases: CASES }), encoding: 'utf8' })
  if (ran.status === 0) return JSON.parse(ran.stdout) as ReturnType<typeof theirRates>
  process.stderr.write(`pyworkforce is not run: ${ran.error?.message ?? ran.stderr.trim().split('\n').at(-1)}\n`)
  return null
}

/** All queues and intervals of a day, from next to nothing to a large floor. */
function wholeDaySeconds(): number {
  const random = new Random(`${seed}/staffing-day`)
  const loads = Array.from({ length: QUEUES }, () => {
    const busiest = 0.5 * 300 ** random.uniform()
    return Array.from({ length: INTERVALS }, () => loadOf({ model: 'A', erlangs: busiest * (0.1 + 0.9 * random.uniform()) }, 0))
  }).flat()
  for (const load of loads.slice(0, WARM_UP)) required(load)
  const started = cpuSeconds()
  for (const load of loads) required(load)
  return cpuSeconds() - started
}

const ours = CASES.map(ourRate)
const theirs = theirRates()
const daySeconds = wholeDaySeconds()
const rounded = (value: number): number => (value < 100 ? Math.round(value * 10) / 10 : Math.round(value))
let meetsAims = daySeconds < SECONDS_MAX
for (const [place, our] of ours.entries()) {
  const name = `${our.model} ${our.erlangs}`
  const their = theirs?.rates[place]
  const times = their === undefined ? null : our.perSecond / their.perSecond
  const aim = AIMS[name] ?? null
  const isMet = times === null || aim === null || times >= aim
  meetsAims &&= isMet
  const more = their?.agents.filter((agents, load) => agents > (our.agents[load] ?? agents)).length ?? 0
  const beside =
    their === undefined
      ? { pyworkforce: 'not run' }
      : {
          pyworkforcePerSecond: rounded(their.perSecond),
          times: rounded(times ?? 0),
          pyworkforceAsksForMore: `${more} of ${their.agents.length}`,
        }
  const result = {
    name: `staffing: requirement, Erlang ${name} erlang`,
    count: our.rounds,
    perSecond: rounded(our.perSecond),
    ...beside,
    aimTimes: aim,
    version: theirs?.version,
    ok: isMet,
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
const day = {
  name: 'staffing: Erlang A requirement of a day',
  count: QUEUES * INTERVALS,
  seed,
  queues: QUEUES,
  intervals: INTERVALS,
  cpuSeconds: rounded(daySeconds * 1_000) / 1_000,
  aimSeconds: SECONDS_MAX,
  ok: daySeconds < SECONDS_MAX,
}
process.stdout.write(`${JSON.stringify(day)}\n`)
process.exitCode = meetsAims ? 0 : 1
