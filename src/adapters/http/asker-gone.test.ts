import fastify from 'fastify'
import { expect, test } from 'vitest'
import { askerGone } from './asker-gone.ts'

test('whoever hangs up ends the work, and whoever waits does not', async () => {
  const server = fastify({ forceCloseConnections: true })
  const begun = Promise.withResolvers<AbortSignal>()
  const gone = Promise.withResolvers<boolean>()
  const signals: AbortSignal[] = []
  server.get('/at-once', async (_request, reply) => {
    signals.push(askerGone(reply))
    return 'done'
  })
  server.get('/long', async (_request, reply) => {
    const signal = askerGone(reply)
    signal.addEventListener('abort', () => gone.resolve(signal.aborted))
    begun.resolve(signal)
    await gone.promise
    return 'nobody hears it'
  })
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  try {
    expect(await (await fetch(`${origin}/at-once`)).text()).toBe('done')
    const asker = new AbortController()
    const asked = fetch(`${origin}/long`, { signal: asker.signal })
    expect((await begun.promise).aborted).toBe(false)
    asker.abort()
    await expect(asked).rejects.toThrow()
    expect(await gone.promise).toBe(true)
  } finally {
    await server.close()
  }
  expect(signals.map(({ aborted }) => aborted)).toEqual([false])
})
