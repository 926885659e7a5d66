import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { sendEvents } from './event-sender.ts'

type Reply = (response: ServerResponse, body: string) => void

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const accept: Reply = (response, body) => {
  const results = (JSON.parse(body) as unknown[]).map(() => ({ status: 'accepted' }))
  response.end(JSON.stringify({ accepted: results.length, duplicate: 0, quarantined: 0, results }))
}
const busy: Reply = (response) => response.writeHead(503, { 'retry-after': '0' }).end('{}')
const cut: Reply = (response) => response.socket?.destroy()
const refuse: Reply = (response) => response.writeHead(401).end('{"title":"unauthorized"}')

/** A server that answers with these replies in order, and the address and bodies it got. */
async function serverOf(...replies: readonly Reply[]): Promise<{ url: string; bodies: string[]; headers: (string | undefined)[] }> {
  const bodies: string[] = []
  const headers: (string | undefined)[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString())
      headers.push(request.headers.authorization, request.headers['content-type'])
      const reply = replies[bodies.length - 1] ?? accept
      reply(response, bodies.at(-1) ?? '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close().closeAllConnections())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, headers }
}

const options = (url: string, attemptsMax = 5) => ({ url, signal: new AbortController().signal, attemptsMax })

test('events go as one batch with the token of their feed, and each gets its answer', async () => {
  const { url, bodies, headers } = await serverOf()
  const answer = await sendEvents('llt_token', ['{"id":"1"}', '{"id":"2"}'], options(url))
  expect(answer).toEqual({ accepted: 2, duplicate: 0, quarantined: 0, statuses: ['accepted', 'accepted'], attempts: 1 })
  expect(bodies).toEqual(['[{"id":"1"},{"id":"2"}]'])
  expect(headers).toEqual(['Bearer llt_token', 'application/cloudevents-batch+json'])
})

test('a busy server and a lost answer are asked again with the same events', async () => {
  const { url, bodies } = await serverOf(busy, cut, accept)
  const answer = await sendEvents('t', ['{"id":"1"}'], options(url))
  expect(answer.attempts).toBe(3)
  expect(new Set(bodies).size).toBe(1)
})

test('what is refused for good is not tried again, and says why', async () => {
  const { url, bodies } = await serverOf(refuse)
  await expect(sendEvents('wrong', ['{}'], options(url))).rejects.toThrow(/answered 401: \{"title":"unauthorized"\}/)
  expect(bodies.length).toBe(1)
})

test('trying ends after the attempts it was given', async () => {
  const { url } = await serverOf(busy, busy, busy)
  await expect(sendEvents('t', ['{}'], options(url, 2))).rejects.toThrow(/did not take 1 events in 2 attempts: status 503/)
})
