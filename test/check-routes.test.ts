import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routesWithoutScope } from '../scripts/check-routes.mjs'
import { MemoryIntake } from './support/http-feed.ts'
import { type HttpWorld, httpWorld } from './support/http-world.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
})
afterAll(() => world.close())

test('a route without a scope is found by the check, however it is written', () => {
  for (const planted of [
    "  server.get('/api/v1/open', async () => 'everything')\n",
    '  door.post(path, { bodyLimit: 1 }, async (request) => request.body)\n',
    "  server.route({ method: 'GET', url: '/x', handler })\n\n  const config = {}\n",
    "  server\n    .delete('/x', function (request) { return config })\n",
  ]) {
    expect(routesWithoutScope(`// A source.\n${planted}`).lines, planted).toEqual([2])
  }
  expect(routesWithoutScope("server.get('/x', { config: { scope: 'public' } }, async () => null)\n")).toEqual({ routes: 1, lines: [] })
})

test('the check reads the routes that the server has', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/check-routes.mjs'], {
    cwd: fileURLToPath(new URL('../', import.meta.url)),
    encoding: 'utf8',
  })
  const [, read = 0] = /read (\d+) routes/.exec(stdout) ?? []
  expect([status, stdout]).toEqual([0, expect.stringContaining('0 without a scope')])
  // Those that are declared once for several paths make the server's more.
  expect(Number(read)).toBeGreaterThan(world.built.routes.filter(({ method }) => method !== 'HEAD').length / 2)
})
