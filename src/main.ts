import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endWithParent } from './adapters/process/end-with-parent.ts'
import { StartRefusedError } from './adapters/store/postgres/start-refused.ts'
import { StoreRefusedError } from './adapters/store/store-access.ts'
import { doctor } from './cli/doctor.ts'
import { forecast } from './cli/forecast.ts'
import { HELP, helpText } from './cli/help.ts'
import { importPlan } from './cli/import-plan.ts'
import { Lifetime } from './cli/lifetime.ts'
import { link } from './cli/link.ts'
import { replay, shownSummary } from './cli/replay.ts'
import { readReplayOptions } from './cli/replay-options.ts'
import { type ServeContext, serve } from './cli/serve.ts'
import { readServeOptions } from './cli/serve-options.ts'
import { type Answer, staff } from './cli/staff.ts'
import { CommandError, UsageError } from './cli/usage.ts'

const packageText = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
const { version } = JSON.parse(packageText) as { readonly version: string }
const dataDirDefault = fileURLToPath(new URL('../data', import.meta.url))

const tell = (line: string): void => void process.stdout.write(`${line}\n`)
const say = (line: string): void => void process.stderr.write(`loadline: ${line}\n`)

/** Whoever reads the output may go away, as `| head` does and a closed terminal: a server serves on, and a command has nobody left to tell. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
  })
}

/** Runs what goes on until it is ended: by a signal, by the end of its parent, or by itself. */
async function runUntilEnd(begin: (context: ServeContext) => Promise<void>): Promise<number> {
  const lifetime = new Lifetime(say)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => lifetime.end(0))
  endWithParent(process.env, () => lifetime.end(0))
  const beginning = begin({ version, lifetime, tell, say })
  lifetime.begin(beginning)
  beginning.catch((error: unknown) => {
    // What is ended while it begins fails in many ways, none of which matters any more.
    if (!lifetime.signal.aborted) lifetime.end(refusal(error))
  })
  return await lifetime.ended()
}

async function runServe(args: readonly string[]): Promise<number> {
  const options = readServeOptions(args, process.env, dataDirDefault)
  return await runUntilEnd(async (context) => await serve(options, context))
}

async function runReplay(args: readonly string[]): Promise<number> {
  const options = readReplayOptions(args, process.env, dataDirDefault)
  return await runUntilEnd(async (context) => {
    // With --json the answer is alone on stdout.
    const summary = await replay(options, { ...context, tell: options.isJson ? say : tell })
    if (summary !== null) tell(shownSummary(summary, options))
    context.lifetime.end(summary === null ? 1 : 0)
  })
}

async function runDoctor(args: readonly string[]): Promise<number> {
  const { isReady, text } = await doctor(args, process.env, dataDirDefault)
  tell(text)
  return isReady ? 0 : 1
}

async function runAnswer(answer: Promise<Answer>): Promise<number> {
  const { isDone, text, notes } = await answer
  for (const note of notes) say(note)
  tell(text)
  return isDone ? 0 : 1
}

async function run([command = 'help', ...args]: readonly string[]): Promise<number> {
  const wantsHelp = args.includes('--help') || args.includes('-h')
  if (command === '--version') tell(version)
  else if (command === 'help' || command === '--help' || command === '-h') tell(helpText(version))
  else if (wantsHelp && HELP[command] !== undefined) tell(HELP[command])
  else if (command === 'serve') return await runServe(args)
  else if (command === 'replay') return await runReplay(args)
  else if (command === 'link') tell(await link(args, process.env, dataDirDefault))
  else if (command === 'staff') return await runAnswer(staff(args))
  else if (command === 'forecast') return await runAnswer(forecast(args))
  else if (command === 'import') return await runAnswer(importPlan(args, process.env, dataDirDefault))
  else if (command === 'doctor') return await runDoctor(args)
  else throw new UsageError(`there is no command ${JSON.stringify(command)}, expected one of ${Object.keys(HELP).join(', ')}`)
  return 0
}

/** Says why a command was not done, in one line where that is all there is to mend it, and gives its exit code. */
function refusal(error: unknown): number {
  const isPlain =
    error instanceof UsageError || error instanceof CommandError || error instanceof StartRefusedError || error instanceof StoreRefusedError
  if (isPlain) say(error.message)
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return error instanceof UsageError ? 2 : 1
}

process.exit(await run(process.argv.slice(2)).catch(refusal))
