import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** The command was called in a way that it cannot be; the message is the one line to show. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command failed for a reason that whoever called it can mend; the message is the one line to show. Ends with exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Values as given: by flag, or else by the environment variable of the same name with the prefix LOADLINE_. */
export interface Given {
  readonly text: (name: string) => string | undefined
  /** All values of a flag that may be given more than once, in their order. */
  readonly texts: (name: string) => readonly string[]
  readonly flag: (name: string) => boolean
  readonly positionals: readonly string[]
}

/** Reads flags; `environment` null ignores the environment, for commands whose flags it does not name. */
export function readGiven(args: readonly string[], options: ParseArgsOptionsConfig, environment: NodeJS.ProcessEnv | null): Given {
  const { values, positionals } = parse(args, options)
  const fromEnvironment = (name: string): string | undefined => {
    const value = environment?.[`LOADLINE_${name.toUpperCase().replaceAll('-', '_')}`]
    return value === '' ? undefined : value
  }
  return {
    positionals,
    text: (name) => {
      const value = values[name] ?? fromEnvironment(name)
      return typeof value === 'string' ? value : undefined
    },
    texts: (name) => {
      const value = values[name]
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
    },
    flag: (name) => {
      const value = values[name]
      return typeof value === 'boolean' ? value : flagOf(name, fromEnvironment(name))
    },
  }
}

function parse(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true, allowNegative: false })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Node's message goes on with advice that does not fit what the commands take.
    throw new UsageError(error.message.split(/\.\s/)[0] ?? error.message)
  }
}

function flagOf(name: string, value: string | undefined): boolean {
  if (value === undefined || ['0', 'false', 'no'].includes(value.toLowerCase())) return false
  if (['1', 'true', 'yes'].includes(value.toLowerCase())) return true
  throw new UsageError(`${name} is ${JSON.stringify(value)}, expected 1 or 0`)
}

/** A whole number within bounds; `absent` where it is not given. */
export function wholeNumber<T>(given: Given, name: string, { min, max, absent }: { min: number; max: number; absent: T }): number | T {
  const value = given.text(name)
  if (value === undefined) return absent
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (number >= min && number <= max) return number
  throw new UsageError(`--${name} is ${JSON.stringify(value)}, expected a whole number from ${min} to ${max}`)
}
