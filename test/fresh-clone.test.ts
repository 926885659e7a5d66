import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CloneDesk } from './support/clone-desk.ts'
import { type CloneOptions, cloneCheckout, type FreshClone } from './support/fresh-clone.ts'

// What somebody meets who cloned this a moment ago: nothing installed, a home of their own, the Node of this machine.

const MINUTES = 60_000
/** From the line that says the store is up. */
const FIGURES_MS_MAX = 20_000
const INSTALLING = '[setup] installing dependencies (npm ci)'
const BUILDING = '[setup] building the desk'
const setUpLines = (stderr: string): string[] => stderr.split('\n').filter((line) => line.startsWith('[setup]'))

let clone: FreshClone
let desk: CloneDesk

/** Clones before the tests of a group, and leaves nothing behind after them. */
function inFreshClone(options: CloneOptions): void {
  beforeAll(() => {
    clone = cloneCheckout(options)
    desk = new CloneDesk(clone)
  }, 2 * MINUTES)
  afterAll(async () => {
    await desk.destroy()
    clone.remove()
  })
}

function checkPasses(setUp: readonly string[]): void {
  const { status, stdout, stderr } = clone.run('npm', ['run', 'check'])
  expect(`${stdout}${stderr}`).toMatch(/^check: \d+ passed, 0 failed/m)
  expect(setUpLines(stderr)).toEqual(setUp)
  expect(status).toBe(0)
}

/** `npm start`, the link, figures that move; `kill -9` of Node; again, with everything still there; Ctrl-C, and nothing is left. */
async function useDesk(setUp: readonly string[]): Promise<void> {
  const first = await desk.start()
  expect(first).toMatchObject({ store: `PostgreSQL created on ${join(clone.folder, 'data')}`, setUp })
  expect(first.figuresMs).toBeLessThan(FIGURES_MS_MAX)
  const built = (): readonly number[] => ['node_modules/.setup-stamp', 'dist/web/index.html'].map(timeOf)
  const builtBefore = built()

  await desk.killNode()
  const again = await desk.start()
  expect(again.store).not.toContain('created')
  expect(again.figures.offeredAtFirst).toBeGreaterThanOrEqual(first.figures.offered)
  expect(again.figuresMs).toBeLessThan(FIGURES_MS_MAX)
  expect(again.setUp).toEqual([])
  expect(built()).toEqual(builtBefore)

  expect(await desk.pressCtrlC()).toEqual([])
}

const timeOf = (file: string): number => statSync(join(clone.folder, file)).mtimeMs

// Hosting machines set NODE_ENV; a careful user switches install scripts off.
describe('in a fresh clone, as an ordinary user, install scripts off, NODE_ENV=production,', () => {
  inFreshClone({ asRoot: false, env: { npm_config_ignore_scripts: 'true', NODE_ENV: 'production' } })

  test('the check sets up what it needs and passes', { timeout: 5 * MINUTES }, () => checkPasses([INSTALLING]))

  test('set-up then builds the desk, and the next one has nothing to do', { timeout: 2 * MINUTES }, () => {
    expect(setUpLines(clone.run('npm', ['run', '-s', 'setup']).stderr)).toEqual([BUILDING])
    expect(existsSync(join(clone.folder, 'dist/web/index.html'))).toBe(true)
    expect(setUpLines(clone.run('npm', ['run', '-s', 'setup']).stderr)).toEqual([])
  })

  test('the desk has live figures, outlives a kill -9 and leaves nothing behind', { timeout: 5 * MINUTES }, () => useDesk([]))

  test('no file that git keeps was changed', () => expect(clone.run('git', ['status', '--porcelain']).stdout).toBe(''), MINUTES)
})

describe('in a fresh clone, as root where root runs the tests, below a folder of its own, install scripts on,', () => {
  inFreshClone({ asRoot: true, env: {} })

  test(
    'the first command is the desk: it sets up, has live figures, outlives a kill -9 and leaves nothing behind',
    {
      timeout: 8 * MINUTES,
    },
    () => useDesk([INSTALLING, BUILDING]),
  )

  test('the check passes then, with nothing to set up', { timeout: 5 * MINUTES }, () => checkPasses([]))

  test('no file that git keeps was changed', () => expect(clone.run('git', ['status', '--porcelain']).stdout).toBe(''), MINUTES)
})
