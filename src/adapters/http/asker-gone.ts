import type { FastifyReply } from 'fastify'

/** Ends when whoever asked has gone before the answer was sent: nobody needs what is still being worked out. */
export function askerGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
