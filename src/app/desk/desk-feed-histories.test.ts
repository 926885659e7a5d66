import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOW, newDeskFeedWorld, START } from '../../../test/support/desk-feed-world.ts'
import { deltaOf } from '../../../test/support/desk-memory.ts'
import { DeskMirror, everythingIn } from '../../../test/support/desk-mirror.ts'
import { DAY_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { INTERNAL } from '../scope.ts'
import { DeskView } from './desk-view.ts'

/** How long reads take, in turns of the event loop. */
const WAITS: readonly number[] = [1, 0, 40, 2, 0, 3, 90, 1]

type Step =
  | { readonly do: 'commit'; readonly queueId: number; readonly interval: number; readonly shard: number; readonly waiting: number }
  | { readonly do: 'pulse' | 'leave' | 'return' | 'recount' }

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({
      do: fc.constant('commit'),
      queueId: fc.integer({ min: 1, max: 3 }),
      interval: fc.nat({ max: 5 }),
      shard: fc.nat({ max: 1 }),
      waiting: fc.nat({ max: 4 }),
    }),
    fc.record({ do: fc.constantFrom('pulse', 'leave', 'return', 'recount') }),
  ),
  { maxLength: 40 },
)

test('whatever is committed and however often a desk goes and comes back, it shows what was counted', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const { feed, memory, pulse } = await newDeskFeedWorld(2)
      const mirror = new DeskMirror()
      // Reads take a while, and some much longer than others, so that commits, pulses and subscriptions overlap.
      let reads = 0
      const wait = async (): Promise<void> => {
        reads += 1
        for (let turn = 0; turn < (WAITS[reads % WAITS.length] as number); turn += 1) await Promise.resolve()
      }
      memory.beforeRead = wait
      memory.afterRead = wait
      // Somebody stays, so that the view moves on also while this desk is away.
      await feed.subscribe(INTERNAL, null, new DeskMirror())
      let subscription: Promise<{ readonly close: () => void }> | null = feed.subscribe(INTERNAL, null, mirror)
      const pulses: Promise<void>[] = []
      for (const step of history) {
        if (step.do === 'commit') {
          const key = { queueId: step.queueId, vendorId: 1, start: START + step.interval * INTERVAL_MS }
          // A contact stands in one cell, and whatever happens to it changes the tally of that cell.
          const name = step.waiting >> 1
          const cell = { queueId: 1, vendorId: 1, start: START + name * INTERVAL_MS }
          const contact = step.waiting % 2 === 0 ? null : { ...cell, siteId: 0, offeredAt: cell.start + 5_000 }
          const tallies = [deltaOf(key, { offered: 1 }), deltaOf(cell, { offered: 1 })]
          memory.commit({ tallies, waiting: [{ name: `c${name}`, contact }] }, step.shard)
          // Something else gets its turn.
          await Promise.resolve()
        } else if (step.do === 'recount') memory.commit({ recounted: [1] })
        else if (step.do === 'pulse') pulses.push(pulse())
        else if (step.do === 'leave') {
          ;(await subscription)?.close()
          subscription = null
        } else subscription ??= feed.subscribe(INTERNAL, mirror.version.length === 0 ? null : mirror.version, mirror)
      }
      await Promise.all(pulses)
      await (subscription ?? feed.subscribe(INTERNAL, mirror.version, mirror))
      await pulse()
      await pulse(2_000)
      const window = { from: Math.floor(NOW / DAY_MS) * DAY_MS, intervals: 96 }
      const counted = new DeskView(INTERNAL, window, await memory.load(INTERNAL, { from: 0, to: 0 }), [])
      expect(new Map([...mirror.shown].sort())).toEqual(new Map([...everythingIn(counted)].sort()))
    }),
    { numRuns: 100 },
  )
})
