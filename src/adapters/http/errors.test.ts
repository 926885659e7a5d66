import fastify from 'fastify'
import { expect, test } from 'vitest'
import { answerErrors } from './errors.ts'
import type { LogEntry } from './log.ts'

test('what nobody thought of is logged with its cause and told as nothing but our mistake', async () => {
  const log: LogEntry[] = []
  const server = fastify({ genReqId: () => 'request-1' })
  answerErrors(
    server,
    (entry) => log.push(entry),
    () => false,
  )
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
