import fastify from 'fastify'
import { expect, test } from 'vitest'
import { HeldTooMuch } from '../../app/plans/held-too-much.ts'
import { answerErrors } from './errors.ts'
import type { LogEntry } from './log.ts'

test('what nobody thought of is logged with its cause and told as nothing but our mistake', async () => {
  const log: LogEntry[] = []
  const server = fastify({ genReqId: () => 'request-1' })
  answerErrors(server, { log: (entry) => log.push(entry), isStoreAway: () => false })
  server.get('/broken', { config: { scope: 'public' } }, async () => {
    throw new Error('the table secret_plans is gone', { cause: new Error('disk 7') })
  })
  const answer = await server.inject('/broken')
  expect([answer.statusCode, answer.json()]).toEqual([
    500,
    { type: 'urn:loadline:problem:internal', title: 'Our mistake', status: 500, detail: 'It is logged under request request-1.' },
  ])
  expect(log).toMatchObject([{ level: 'error', event: 'requestFailed', request: 'request-1', route: '/broken' }])
  expect(log[0]?.['detail']).toMatch(/secret_plans.*disk 7/s)
})

test('more of plans than is read at once is refused with what would be, and is no mistake of ours', async () => {
  const server = fastify()
  const log: LogEntry[] = []
  answerErrors(server, { log: (entry) => log.push(entry), isStoreAway: () => false })
  server.get('/plans', { config: { scope: 'public' } }, async () => {
    throw new HeldTooMuch('snapshots')
  })
  const answer = await server.inject('/plans')
  expect([answer.statusCode, answer.json(), log]).toEqual([
    422,
    {
      type: 'urn:loadline:problem:plans-too-many',
      title: 'Plans say more of this than is read at once',
      status: 422,
      errors: [
        {
          parameter: 'to',
          value: 'over 1000 snapshots',
          expected: 'a shorter time or fewer queues: at most 1000 snapshots are read at once',
        },
      ],
    },
    [],
  ])
})
