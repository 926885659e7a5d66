// The simulator's floor against Erlang C and Erlang A in thirty settings, within three of its own standard errors (batch means).
// `node prove/sim-erlang.ts --count CONTACTS --seed S`.
import { parseArgs } from 'node:util'
import { compareWithErlang, ERLANG_CASES } from '../test/support/erlang-cases.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } } })
const contacts = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(contacts) || contacts < 1_000 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`sim-erlang: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 1000\n`)
  process.exit(2)
}

const STANDARD_ERRORS_MAX = 3
const startedAt = performance.now()
const compared = ERLANG_CASES.flatMap((each) => compareWithErlang(each, contacts, seed))
const beyond = compared.filter(({ standardErrors }) => !(standardErrors <= STANDARD_ERRORS_MAX))
const result = {
  name: 'simulator against Erlang C and A',
  count: ERLANG_CASES.length,
  seed,
  contactsPerCase: contacts,
  figures: compared.length,
  withinOne: compared.filter(({ standardErrors }) => standardErrors <= 1).length,
  withinTwo: compared.filter(({ standardErrors }) => standardErrors <= 2).length,
  largest: Math.round(100 * Math.max(...compared.map(({ standardErrors }) => standardErrors))) / 100,
  beyond,
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  ok: beyond.length === 0,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
