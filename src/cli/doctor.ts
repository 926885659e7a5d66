import { resolve } from 'node:path'
import { findControl } from './control-file.ts'
import { CommandError, readGiven, UsageError } from './usage.ts'

const FLAGS = { data: { type: 'string' }, json: { type: 'boolean' } } as const

const ANSWER_MS_MAX = 5_000

export interface Diagnosis {
  readonly isReady: boolean
  readonly text: string
}

/** `loadline doctor`: asks the server of a data folder how it is, part by part. */
export async function doctor(args: readonly string[], environment: NodeJS.ProcessEnv, dataDirDefault: string): Promise<Diagnosis> {
  const given = readGiven(args, FLAGS, { LOADLINE_DATA: environment['LOADLINE_DATA'] })
  if (given.positionals.length > 0) throw new UsageError(`${JSON.stringify(given.positionals[0])} is no option of doctor; see --help`)
  const { url, pid } = await findControl(resolve(given.text('data') ?? dataDirDefault))
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }).catch((error: unknown) => {
    throw new CommandError(`process ${pid} does not answer at ${url}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  })
  const { status, parts } = (await response.json()) as { readonly status: string; readonly parts: Readonly<Record<string, string>> }
  const told = { url, pid, status, parts }
  const lines = [`${url} (process ${pid}): ${status}`, ...Object.entries(parts).map(([part, state]) => `  ${part}: ${state}`)]
  return { isReady: response.ok, text: given.flag('json') ? JSON.stringify(told) : lines.join('\n') }
}
