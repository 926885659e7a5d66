import { parseArgs } from 'node:util'

/** The whole numbers that a proof is asked for as options, each with what it is where nobody says; ends the process where one is none. */
export function askedNumbers<Name extends string>(proof: string, usual: Readonly<Record<Name, number>>): Readonly<Record<Name, number>> {
  const names = Object.keys(usual) as Name[]
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const, default: String(usual[name]) }]))
  const { values } = parseArgs({ options })
  const asked = names.map((name) => [name, Number(values[name])] as const)
  if (asked.some(([name, value]) => !Number.isSafeInteger(value) || value < (name === 'count' || name === 'every' ? 1 : 0))) {
    process.stderr.write(`${proof}: ${names.map((name) => `--${name} ${values[name]}`).join(' ')}, expected whole numbers\n`)
    process.exit(2)
  }
  return Object.fromEntries(asked) as Record<Name, number>
}
