import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { notFound } from './problem.ts'

/** Files whose names change with their content may be kept for good. */
const YEAR_SECONDS = 31_536_000

/** Serves the built desk; every path of a screen is the one page, which reads the view from its address. */
export function deskFiles(server: FastifyInstance, folder: string): void {
  server.register(fastifyStatic, { root: folder, serve: false })
  const config = { scope: 'public' } as const
  server.get('/assets/*', { config }, async (request, reply) => {
    const { '*': name } = request.params as { readonly '*': string }
    if (!/^[\w.-]+$/.test(name) || !existsSync(join(folder, 'assets', name))) throw notFound('file')
    return reply.sendFile(`assets/${name}`, { maxAge: YEAR_SECONDS * 1_000, immutable: true })
  })
  for (const path of ['/', '/desk', '/desk/*', '/invitation', '/vendor', '/wallboard']) {
    server.get(path, { config }, async (_request, reply) => {
      if (!existsSync(join(folder, 'index.html'))) throw notFound('desk: it is not built')
      return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
    })
  }
}
