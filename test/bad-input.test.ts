import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REQUEST_SECONDS_MAX } from '../src/adapters/http/server.ts'
import { type BodyFormat, decodeBody } from '../src/app/decode/decode-body.ts'
import { type BadInputCase, badInputCases, badInputPage, CATALOGUE, NOT_COVERED } from './support/bad-input-case.ts'
import { bodyOf, playCase, worldWithOwnFeed } from './support/bad-input-run.ts'
import { NOW } from './support/http-feed.ts'
import { type HttpWorld, httpWorld } from './support/http-world.ts'

const CASES = badInputCases()
const passed = new Set<number>()

/** A case that only sends, as the platform's feed, and looks at nothing else can share a world: each has contacts of its own. */
function isAlone({ steps, requestSecondsMax, noTraceOf }: BadInputCase): boolean {
  return (
    requestSecondsMax !== undefined ||
    noTraceOf !== undefined ||
    steps.some(
      ({ send, file: _file, expect: _, ...others }) =>
        Object.keys(others).length > 0 || Object.keys(send ?? {}).some((name) => !OF_BODIES.has(name)),
    )
  )
}

const OF_BODIES: ReadonlySet<string> = new Set(['batch', 'body', 'bodyBase64', 'repeat', 'type'])

describe('bad input, sent to the server over the store', () => {
  let shared: HttpWorld
  beforeAll(async () => {
    shared = await httpWorld()
  })
  afterAll(async () => {
    await shared.close()
    const numbers = CASES.filter((each) => passed.has(each.case))
    const list = (some: readonly BadInputCase[]): string => `${some.length} (${some.map((each) => each.case).join(' ')})`
    const whole = numbers.filter(({ lacks }) => lacks === undefined)
    const inPart = numbers.filter(({ lacks }) => lacks !== undefined)
    process.stdout.write(`bad input: of ${CATALOGUE.length} numbers of the catalogue passed whole: ${list(whole)}\n`)
    process.stdout.write(`bad input: passed in part: ${list(inPart)}\n`)
    process.stdout.write(`bad input: not covered: ${NOT_COVERED.join(' ')}\n`)
  })

  test('every number of the catalogue has a case, or nothing yet that could be tried', () => {
    expect([...new Set(CASES.map((each) => each.case)), ...NOT_COVERED].sort((a, b) => a - b)).toEqual(CATALOGUE)
  })

  test('the list that is published is that of the cases', () => expect(badInputPage(CASES)).toMatchFileSnapshot('../docs/bad-input.md'))

  test('a body that comes slowly is given up after 30 seconds, which its case shortens', () => expect(REQUEST_SECONDS_MAX).toBe(30))

  test.each(CASES.map((each) => [each.case, each.title, each] as const))('%i: %s', async (number, _title, given) => {
    if (!isAlone(given)) await playCase(await worldWithOwnFeed(shared, given), given)
    else {
      const { requestSecondsMax } = given
      const world = await httpWorld(requestSecondsMax === undefined ? {} : { requestSecondsMax })
      await playCase(world, given)
      // Where the store was taken away, connections broke, which the world has noticed.
      await world.close().catch((error: unknown) => expect([given.case, error]).toEqual([109, expect.any(Error)]))
    }
    passed.add(number)
  })
})

describe('bytes near those of the cases', () => {
  const bodies = CASES.flatMap(({ steps }) =>
    steps.flatMap(({ send }) => (send === undefined || send.repeat !== undefined ? [] : [bodyOf(send)])),
  )
  const mutation = fc.record({ at: fc.nat(), cut: fc.nat({ max: 6 }), put: fc.uint8Array({ maxLength: 6 }) })
  const formats = fc.constantFrom<BodyFormat>('single', 'batch', 'ndjson')

  test('crash nothing, and every item is taken or refused with a reason', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        formats,
        fc.boolean(),
        (body, mutations, format, isSigned) => {
          let bytes = body
          for (const { at, cut, put } of mutations) {
            const place = bytes.length === 0 ? 0 : at % bytes.length
            bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)])
          }
          const decoded = decodeBody(bytes, format, { now: NOW, isSigned })
          if (!decoded.ok) return decoded.fault.expected.length > 0
          return decoded.items.every((item) =>
            item.kind === 'event' ? Number.isSafeInteger(item.event.hash) : item.refusal.expected.length > 0,
          )
        },
      ),
      { numRuns: 20_000 },
    )
  })
})
