import { spawn } from 'node:child_process'
import { StartRefusedError } from './start-refused.ts'

/** Under whom PostgreSQL runs; null is under ourselves. */
export type RunAs = { readonly uid: number; readonly gid: number } | null

/** `nobody`: PostgreSQL refuses to run as root. */
export const UNPRIVILEGED = { uid: 65534, gid: 65534 } as const

/** PostgreSQL gets an environment of its own, so that no PG* variable or locale of the caller changes what it does. */
export const CHILD_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const

const OUTPUT_CHARACTERS_MAX = 4000

export function isRoot(): boolean {
  return process.geteuid?.() === 0
}

/** Whether PostgreSQL's user can enter `folder`: tried, because modes alone do not tell of ACLs and mounts. */
export async function canEnter(runAs: RunAs, folder: string): Promise<boolean> {
  const { code } = await runToEnd('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], runAs)
  return code === 0
}

/** Runs a short command to its end. `code` is null where it could not be started or was killed. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  runAs: RunAs,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; output: string }>()
  const child = spawn(command, args, { ...runAs, cwd: '/', env: CHILD_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const collect = (chunk: string): void => {
    output = (output + chunk).slice(-OUTPUT_CHARACTERS_MAX)
  }
  child.stdout.setEncoding('utf8').on('data', collect)
  child.stderr.setEncoding('utf8').on('data', collect)
  child.on('error', (error: NodeJS.ErrnoException) => {
    // Only changing the user fails so; a command that cannot be reached or executed gives EACCES.
    if (runAs !== null && (error.code === 'EPERM' || error.code === 'EINVAL')) {
      reject(
        new StartRefusedError(`PostgreSQL does not run as root, and this root may not become uid ${runAs.uid}: start as an ordinary user`),
      )
    } else resolve({ code: null, output: error.message })
  })
  child.on('close', (code) => resolve({ code, output }))
  return await promise
}
