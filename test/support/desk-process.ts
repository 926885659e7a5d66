import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { until } from './cluster-process.ts'

/** A `loadline` command in a process of its own. */
export interface DeskProcess {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves with the exit code; -1 where a signal ended it. */
  readonly ended: Promise<number>
}

/** A served desk, ready. */
export interface ServedDesk extends DeskProcess {
  readonly url: string
  /** The path of the sign-in link that was printed. */
  readonly linkPath: string
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Starts a command; the environment of the tests' own run is not passed on. */
export function startCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}): DeskProcess {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment }
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}

/** Serves a desk on a free port and waits until its sign-in link is printed. */
export async function startDesk(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<ServedDesk> {
  const desk = startCommand(['serve', '--port', '0', ...args], environment)
  const links = (): RegExpExecArray | null => /(http:\/\/127\.0\.0\.1:\d+)(\/sign-in\/\S+)/.exec(desk.stdout())
  await until('the desk is served or has ended', () => links() !== null || desk.child.exitCode !== null)
  const [, url, linkPath] = links() ?? []
  if (url === undefined || linkPath === undefined) throw new Error(`the desk ended with ${desk.child.exitCode}: ${desk.stderr()}`)
  return { ...desk, url, linkPath }
}
