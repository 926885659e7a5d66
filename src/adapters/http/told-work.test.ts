import fastify from 'fastify'
import { expect, test } from 'vitest'
import { HeldTooMuch } from '../../app/plans/held-too-much.ts'
import { answerErrors } from './errors.ts'
import type { LogEntry } from './log.ts'
import { Problem } from './problem.ts'
import { answerWork } from './told-work.ts'

class StoreGone extends Error {}

/** What a caller is told, and what is logged, of work that throws: by an answer, or by lines. */
async function toldOf(error: unknown, accept: string) {
  const log: LogEntry[] = []
  const telling = { log: (entry: LogEntry) => log.push(entry), isStoreAway: (thrown: unknown) => thrown instanceof StoreGone }
  const server = fastify({ genReqId: () => 'request-1' })
  answerErrors(server, telling)
  server.post('/work', { config: { scope: 'public' } }, async (request, reply) =>
    answerWork(request, reply, telling, async ({ tell }) => {
      tell('reading', 1, 2)
      throw error
    }),
  )
  const { body } = await server.inject({ method: 'POST', url: '/work', headers: { accept } })
  const last = JSON.parse(body.trimEnd().split('\n').at(-1) ?? '') as { readonly problem?: object }
  return { problem: last.problem ?? last, log: log.map(({ event, detail }) => [event, detail]) }
}

test.each([
  ['a store that is not there', new StoreGone('connection lost'), { status: 503, type: 'urn:loadline:problem:unavailable' }],
  ['more plans than are read at once', new HeldTooMuch('snapshots'), { status: 422, type: 'urn:loadline:problem:plans-too-many' }],
  ['what nobody thought of', new Error('disk 7'), { status: 500, type: 'urn:loadline:problem:internal' }],
  [
    'a refusal with a cause',
    new Problem({ status: 503, kind: 'unavailable', title: 'Not possible now', cause: new Error('disk 8') }),
    { status: 503, type: 'urn:loadline:problem:unavailable' },
  ],
])('%s is told and logged alike to whoever accepts lines and to whoever does not', async (_, error, problem) => {
  const answered = await toldOf(error, 'application/json')
  expect(answered.problem).toMatchObject(problem)
  expect(await toldOf(error, 'application/x-ndjson')).toEqual(answered)
})

test('the cause of a refusal is logged', async () => {
  const { log } = await toldOf(new Problem({ status: 503, kind: 'x', title: 'X', cause: new Error('disk 8') }), 'application/x-ndjson')
  expect(log).toEqual([['requestRefused', expect.stringContaining('disk 8')]])
})
