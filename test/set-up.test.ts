import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { completeLock } from '../scripts/complete-lock.mjs'
import { addRows } from '../scripts/results-page.mjs'
import { type CheckoutCopy, copyCheckout } from './support/checkout-copy.ts'

/** Stands in for the server: says its process id, ends on a signal, and notices when it is left behind. */
const SERVER = `
import { endWithParent } from './adapters/process/end-with-parent.ts'
const [command, code] = process.argv.slice(2)
if (command === 'fail') process.exit(Number(code))
process.stdout.write(\`\${command} \${process.pid} \${process.ppid}\\n\`)
if (command === 'serve') setInterval(() => {}, 1000)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0))
endWithParent(process.env, () => process.exit(0))
`
const WAIT = { timeout: 20_000, interval: 50 }

let copy: CheckoutCopy
beforeAll(() => {
  copy = copyCheckout()
  copy.plant('src/main.ts', SERVER)
})
afterAll(() => copy.remove())

/** npm runs on the pinned Node, which can replace itself; LOADLINE_NO_EXECVE makes it do as Node 20 must. */
function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`, ...extra }
}

function npm(
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): { status: number | null; stdout: string; setUp: string[] } {
  const result = spawnSync('npm', args, { cwd: copy.folder, encoding: 'utf8', env: environment(extra) })
  return { status: result.status, stdout: result.stdout, setUp: result.stderr.split('\n').filter((line) => line.startsWith('[setup]')) }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('set-up', () => {
  test('builds the desk once, and again only when what it is made of has changed', () => {
    expect(npm(['run', '-s', 'setup'])).toMatchObject({ status: 0, setUp: ['[setup] building the desk'] })
    expect(npm(['run', '-s', 'setup'])).toMatchObject({ status: 0, setUp: [] })
    copy.plant('src/app/planted.ts', 'export const planted = 1\n')
    expect(npm(['run', '-s', 'setup'])).toMatchObject({ status: 0, setUp: [] })
    appendFileSync(join(copy.folder, 'src/web/main.tsx'), 'document.title = "changed"\n')
    expect(npm(['run', '-s', 'setup'])).toMatchObject({ status: 0, setUp: ['[setup] building the desk'] })
  }, 60_000)

  test('waits for a set-up that is under way, and takes over from one that was killed', async () => {
    appendFileSync(join(copy.folder, 'src/web/main.tsx'), 'document.title = "again"\n')
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    copy.plant('.tmp/setup.lock', String(other.pid))
    const waiting = spawn('npm', ['run', '-s', 'setup'], { cwd: copy.folder, env: environment({}) })
    const said: string[] = []
    waiting.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    await vi.waitFor(() => expect(said.join('')).toContain('waiting for it'), WAIT)
    other.kill('SIGKILL')
    await new Promise((resolve) => waiting.on('exit', resolve))
    expect(said.join('')).toContain('building the desk')
    expect(waiting.exitCode).toBe(0)
  }, 60_000)
})

describe.each([
  ['by replacing itself', {}, true],
  ['by starting a child', { LOADLINE_NO_EXECVE: '1' }, false],
])('handing over to the pinned Node %s', (_, extra, replaces) => {
  let started: { readonly npm: ChildProcess; readonly pid: number; readonly parentPid: number; readonly ended: Promise<unknown> }

  async function startServer(): Promise<void> {
    const child = spawn('npm', ['start', '-s'], { cwd: copy.folder, env: environment(extra), stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    await vi.waitFor(() => expect(said).toMatch(/^serve \d+ \d+\n$/), WAIT)
    const [pid = 0, parentPid = 0] = said.split(' ').slice(1).map(Number)
    started = { npm: child, pid, parentPid, ended }
    expect(isAlive(pid)).toBe(true)
    expect(parentPid === child.pid).toBe(replaces)
  }

  test.each(['SIGTERM', 'SIGINT'] as const)('a %s to npm ends the server', async (signal) => {
    await startServer()
    started.npm.kill(signal)
    await started.ended
    await vi.waitFor(() => expect(isAlive(started.pid)).toBe(false), WAIT)
  })

  test('a kill -9 of npm leaves no server behind', async () => {
    await startServer()
    started.npm.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(started.pid)).toBe(false), WAIT)
  })

  test('a kill -9 of the process that started the server leaves no server behind', async () => {
    await startServer()
    process.kill(started.parentPid, 'SIGKILL')
    await vi.waitFor(() => expect(isAlive(started.pid)).toBe(false), WAIT)
  })

  test('a command has stdout for itself, and its exit code comes through', () => {
    expect(npm(['run', '-s', 'loadline', '--', 'link'], extra).stdout).toMatch(/^link \d+ \d+\n$/)
    expect(npm(['run', '-s', 'loadline', '--', 'fail', '3'], extra).status).toBe(3)
  })
})

describe('a run of proofs', { timeout: 120_000 }, () => {
  const proofs = (): string => readFileSync(join(copy.folder, 'docs/proofs.md'), 'utf8')

  // The project's own proofs and measurements take minutes; here the runner is tested, on programs planted for it.
  beforeAll(() => {
    for (const folder of ['prove', 'bench', 'docs/proofs.md', 'docs/benchmarks.md']) {
      rmSync(join(copy.folder, folder), { recursive: true, force: true })
    }
  })

  test('keeps what each program said, with commit, machine and time, and fails when one fails', () => {
    copy.plant(
      'prove/good.ts',
      `console.log('under way'); console.log(JSON.stringify({ name: 'good', count: 1200, seed: 7, ok: true, lost: 0 }))`,
    )
    copy.plant('prove/bad.ts', `console.log(JSON.stringify({ name: 'bad', count: 3, seed: 8, ok: false }))`)
    copy.plant('prove/mute.ts', 'process.exitCode = 4\n')
    expect(npm(['run', '-s', 'prove', 'good'])).toMatchObject({ status: 0, stdout: expect.stringContaining('prove: 1 passed, 0 failed\n') })
    expect(proofs()).toMatch(/^## .+ cores, .+ Node 24\.\d+\.\d+$/m)
    expect(proofs()).toMatch(/^\| good \| yes \| 1,200 \| 7 \| lost 0 \| [\d.]+ \| no git \| \d{4}-\d\d-\d\d \d\d:\d\d \|$/m)
    expect(npm(['run', '-s', 'prove'])).toMatchObject({ status: 1, stdout: expect.stringContaining('prove: 1 passed, 2 failed\n') })
    expect(proofs().match(/^\| good \| yes/gm)).toHaveLength(2)
    expect(proofs()).toMatch(/^\| bad \| \*\*no\*\* \|/m)
    expect(proofs()).toMatch(/^\| mute \| \*\*no\*\* \| .*nothing, exit code 4/m)
  })

  test('refuses a name that is not there and says which are', () => {
    copy.plant('bench/intake.ts', '')
    expect(npm(['run', '-s', 'bench', 'intakes'])).toMatchObject({
      status: 2,
      setUp: ['[setup] bench: nothing called intakes, expected some of: intake'],
    })
  })

  test('a bench replaces the row of its name on its machine and leaves the others', () => {
    const first = addRows('# Benchmarks\n', { heading: '## A', rows: ['| fold | 1 |', '| intake | 2 |'], keepsAll: false })
    const other = addRows(first, { heading: '## B', rows: ['| fold | 3 |'], keepsAll: false })
    const again = addRows(other, { heading: '## A', rows: ['| fold | 4 |'], keepsAll: false })
    expect(again.split('\n').filter((line) => /^##|^\| (?:fold|intake)/.test(line))).toEqual([
      '## A',
      '| fold | 4 |',
      '| intake | 2 |',
      '## B',
      '| fold | 3 |',
    ])
  })
})

describe('a test run', { timeout: 120_000 }, () => {
  const run = (name: string, extra: Readonly<Record<string, string>> = {}): { status: number | null; lastLines: string[] } => {
    const { status, stdout } = npm(['test', '-s', '--', `src/app/planted-${name}`], extra)
    return { status, lastLines: stdout.trimEnd().split('\n').slice(-2) }
  }
  const plantTests = (name: string, body: string): void =>
    copy.plant(`src/app/planted-${name}.test.ts`, `import { expect, test } from 'vitest'\n${body}\n`)
  const passing = "test('one', () => expect(1).toBe(1))"

  test('ends with a line that counts, and passes when every test does', () => {
    plantTests('good', `${passing}\ntest('two', () => expect(2).toBe(2))`)
    expect(run('good', { CI: 'true' })).toMatchObject({ status: 0, lastLines: [expect.anything(), 'tests: 2 passed, 0 failed'] })
  })

  test('fails when a test fails, when a file cannot be loaded, and when there is nothing to run', () => {
    plantTests('bad', `${passing}\ntest('two', () => expect(2).toBe(3))`)
    plantTests('unloadable', `${passing}\nthrow new Error('no')`)
    expect(run('bad')).toMatchObject({ status: 1, lastLines: [expect.anything(), 'tests: 1 passed, 1 failed'] })
    expect(run('unloadable')).toMatchObject({ status: 1, lastLines: [expect.anything(), 'tests: 0 passed, 1 failed'] })
    expect(run('nothing')).toMatchObject({ status: 1, lastLines: [expect.anything(), 'tests: 0 passed, 1 failed'] })
  })

  test('names a skipped test, and fails for it under CI=true', () => {
    plantTests('partly', `${passing}\ntest.skip('two', () => expect(2).toBe(2))`)
    expect(run('partly', { CI: '' })).toEqual({ status: 0, lastLines: ['skipped: 1', 'tests: 1 passed, 0 failed'] })
    expect(run('partly', { CI: 'true' })).toEqual({
      status: 1,
      lastLines: ['skipped: 1, which is a failure under CI=true', 'tests: 1 passed, 1 failed'],
    })
  })
})

describe('a lock with platform packages left out', () => {
  const lock = (optionalDependencies: Record<string, string>) => ({
    lockfileVersion: 3,
    packages: { '': {}, 'node_modules/tool': { version: '1.0.0', dev: true, optionalDependencies } },
  })

  test('gets an entry for each, read off its name', () => {
    const { lock: completed, added } = completeLock(lock({ '@tool/linux-arm64-musl': '1.2.3', '@tool/windows-x64': '1.2.3' }))
    expect(added).toEqual(['@tool/linux-arm64-musl@1.2.3', '@tool/windows-x64@1.2.3'])
    expect(completed.packages['node_modules/@tool/linux-arm64-musl']).toEqual({
      version: '1.2.3',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    })
    expect(completed.packages['node_modules/@tool/windows-x64']).toMatchObject({ os: ['win32'] })
    expect(completeLock(completed).added).toEqual([])
  })

  test('is refused where the version is a range, since nobody could say what is installed', () => {
    expect(() => completeLock(lock({ '@tool/linux-x64': '^1.2.3' }))).toThrow('is wanted as ^1.2.3, expected an exact version')
  })
})
