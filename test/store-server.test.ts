import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeTestFolder, processesBelow, until } from './support/cluster-process.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

test('a run of tests that is killed leaves no PostgreSQL and no folder', async () => {
  const folder = await makeTestFolder()
  // Everything the run makes for itself is made here.
  const temporary = join(folder.path, 't')
  await mkdir(temporary, { mode: 0o711 })
  const ready = join(folder.path, 'ready')
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/support/hanging-run/vitest.config.ts']
  const run = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary, HANGING_RUN_READY: ready, VITEST: undefined },
    stdio: 'ignore',
  })
  await until('the run has its store', () => existsSync(ready) || run.exitCode !== null)
  expect(processesBelow(temporary).length).toBeGreaterThan(3)
  run.kill('SIGKILL')
  await until('the run has ended', () => run.exitCode !== null || run.signalCode !== null)
  await until('its processes and its folder are gone', () => processesBelow(temporary).length === 0 && stores(temporary).length === 0)
  await folder.remove()
}, 60_000)

function stores(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('loadline-stores-'))
}
