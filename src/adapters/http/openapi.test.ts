import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryIntake } from '../../../test/support/http-feed.ts'
import { type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { openapiDocument } from './openapi.ts'
import { OPERATIONS } from './openapi-operations.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
  await world.server.ready()
})
afterAll(async () => {
  await world.close()
})

test('the description names every route of the API with its scope, and none that is not there', () => {
  const described = OPERATIONS.map(({ method, path, scope }) => `${method.toUpperCase()} ${path} ${scope}`)
  const built = world.built.routes.flatMap(({ method, path, scope }) => {
    const isPage =
      path.startsWith('/sign-in') || ['/', '/vendor', '/wallboard'].includes(path) || path.startsWith('/desk') || path.startsWith('/assets')
    return method === 'HEAD' || isPage ? [] : [`${method} ${path} ${scope}`]
  })
  expect(described.toSorted()).toEqual(built.toSorted())
})

test('it is one document of OpenAPI 3.1, in which every reference leads somewhere', async () => {
  const answer = await world.server.inject({ url: '/api/openapi.json', headers: { host: 'localhost' } })
  const document = answer.json<{ openapi: string; components: { schemas: Record<string, unknown>; responses: Record<string, unknown> } }>()
  expect(document.openapi).toBe('3.1.0')
  const references = [...new Set([...answer.body.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? ''))]
  expect(references.length).toBeGreaterThan(10)
  for (const reference of references) {
    const [, , kind, name] = reference.split('/')
    expect(document.components[kind === 'responses' ? 'responses' : 'schemas'][name ?? ''], reference).toBeDefined()
  }
})

test('the events of feeds are described with their values', () => {
  const text = JSON.stringify(openapiDocument('1.0.0'))
  for (const part of ['loadline.contact.v1', 'callbackRequested', 'other_aux', '"maximum":34560000000', 'asKnownAt', 'Idempotency-Key']) {
    expect(text, part).toContain(part)
  }
})
