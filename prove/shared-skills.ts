// How far the approximation of queues that share agents is off, against the simulator's floor: the usual ways to share and others by chance.
// `node prove/shared-skills.ts --count CASES --hours HOURS --seed S`. Prints the table on stderr. The error is measured and told; it fails where it
// is more than the documentation says.
import { parseArgs } from 'node:util'
import { compareSkills, skillCases } from '../test/support/skill-cases.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '40' }, hours: { type: 'string', default: '150' }, seed: { type: 'string', default: '1' } },
})
const [count, hours, seed] = [Number(values.count), Number(values.hours), Number(values.seed)]
if (![count, hours, seed].every(Number.isSafeInteger) || count < 1 || hours < 10) {
  process.stderr.write(
    `shared-skills: --count ${values.count} --hours ${values.hours} --seed ${values.seed}, expected whole numbers, hours from 10\n`,
  )
  process.exit(2)
}

const [MEAN_MAX, LARGEST_MAX] = [0.045, 0.22]
const startedAt = performance.now()
const figures = compareSkills(skillCases(count, `skills/${seed}`), hours, seed)
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000
for (const { case: name, queue, formula, simulated, standardError, gapOfSplit } of figures)
  process.stderr.write(
    `${name}, ${queue}: ${rounded(formula)}, floor ${rounded(simulated)} ± ${rounded(standardError)}, split ${rounded(simulated + gapOfSplit)}\n`,
  )
const meanOf = (of: (figure: (typeof figures)[number]) => number): number =>
  rounded(figures.reduce((sum, figure) => sum + of(figure), 0) / figures.length)
const sorted = figures.map(({ gap }) => Math.abs(gap)).sort((one, other) => one - other)
const result = {
  name: 'queues that share agents: service level off by',
  count,
  seed,
  hours,
  queues: figures.length,
  meanAbsolute: meanOf(({ gap }) => Math.abs(gap)),
  bias: meanOf(({ gap }) => gap),
  nineInTenWithin: rounded(sorted[Math.floor(0.9 * sorted.length)] ?? Number.NaN),
  largest: rounded(sorted.at(-1) ?? Number.NaN),
  meanAbsoluteOfSplit: meanOf(({ gapOfSplit }) => Math.abs(gapOfSplit)),
  simulatorError: meanOf(({ standardError }) => standardError),
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  ok: meanOf(({ gap }) => Math.abs(gap)) <= MEAN_MAX && (sorted.at(-1) ?? 1) <= LARGEST_MAX,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
