import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloneCheckout, type FreshClone } from './support/fresh-clone.ts'

const MINUTES = 60_000
const setUpLines = (stderr: string): string[] => stderr.split('\n').filter((line) => line.startsWith('[setup]'))

describe.each([
  // Hosting machines set NODE_ENV; a careful user switches install scripts off.
  ['an ordinary user, install scripts off, NODE_ENV=production', false, { npm_config_ignore_scripts: 'true', NODE_ENV: 'production' }],
  ['root where root runs the tests, below a folder of its own', true, {}],
])('in a fresh clone, on the Node of this machine, as %s,', (_, asRoot, env) => {
  let clone: FreshClone
  beforeAll(() => {
    clone = cloneCheckout({ asRoot, env })
  }, 2 * MINUTES)
  afterAll(() => clone.remove())

  test(
    'the check sets up what it needs and passes',
    () => {
      const { status, stdout, stderr } = clone.run('npm', ['run', 'check'])
      expect(`${stdout}${stderr}`).toMatch(/^check: \d+ passed, 0 failed/m)
      expect(setUpLines(stderr)).toEqual(['[setup] installing dependencies (npm ci)'])
      expect(status).toBe(0)
    },
    5 * MINUTES,
  )

  test(
    'set-up then builds the desk, and the next one has nothing to do',
    () => {
      expect(setUpLines(clone.run('npm', ['run', '-s', 'setup']).stderr)).toEqual(['[setup] building the desk'])
      expect(existsSync(join(clone.folder, 'dist/web/index.html'))).toBe(true)
      expect(setUpLines(clone.run('npm', ['run', '-s', 'setup']).stderr)).toEqual([])
    },
    2 * MINUTES,
  )

  test('set-up changes no file that git keeps', () => expect(clone.run('git', ['status', '--porcelain']).stdout).toBe(''), MINUTES)
})
