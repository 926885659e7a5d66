import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryIntake } from '../../../test/support/http-feed.ts'
import { type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'

let folder: string
let world: HttpWorld
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadline-desk-'))
  await mkdir(join(folder, 'web', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'not for you')
  await writeFile(join(folder, 'web', 'index.html'), '<!doctype html><title>Desk</title>')
  await writeFile(join(folder, 'web', 'assets', 'index-1a2b.js'), 'export {}')
  world = await httpWorld({ intake: new MemoryIntake(), webRoot: join(folder, 'web') })
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})

async function get(
  url: string,
): Promise<{ readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, unknown>> }> {
  const answer = await world.server.inject({ url, headers: { host: 'localhost' } })
  return { status: answer.statusCode, body: answer.body, headers: answer.headers }
}

test('the desk is one page that is asked for anew, and files that are kept for good', async () => {
  const page = await get('/?queue=billing')
  expect([page.status, page.body, page.headers['cache-control']]).toEqual([200, '<!doctype html><title>Desk</title>', 'no-cache'])
  expect(page.headers['content-security-policy']).toContain("script-src 'self'")
  const script = await get('/assets/index-1a2b.js')
  expect([script.status, script.headers['content-type']]).toEqual([200, expect.stringContaining('javascript')])
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
})

test('nothing but the files of the desk is served, however it is asked for', async () => {
  const paths = [
    '/assets/none.js',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/index.html',
    '/assets/',
    '/secret.txt',
    '/assets/a%00b',
    '/.git/config',
  ]
  for (const path of paths) {
    const { status, body } = await get(path)
    expect([status, body.includes('not for you')], path).toEqual([404, false])
  }
})
