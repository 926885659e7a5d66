import { expect, test } from 'vitest'
import { directoryOf } from '../../domain/record/directory.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { LocalDays } from '../local-days.ts'
import { commitmentsIn } from './commitments.ts'

const START = Date.UTC(2026, 2, 2, 10)
const CALENDAR = { isZone: () => true, days: () => [], instantsOfWall: () => [] }

test('what vendors promised by the newest snapshot counts, or what was promised for the queue where none did; contacts promise nobody', async () => {
  const cell = { queueId: 1, siteId: 0, start: START, contacts: null, ahtSeconds: null, quantiles: null }
  const said = {
    kind: 'commitment',
    origin: 'import',
    author: 'fay',
    cells: 1,
    from: START,
    to: START + INTERVAL_MS,
    isWithdrawn: false,
  } as const
  const stored = (snapshotId: number, madeAt: number) => ({
    ...{ ...said, snapshotId, name: `s${snapshotId}`, madeAt, recordedAt: madeAt },
    ...{ feedId: 0, queueIds: [1], contentSha256: null },
  })
  const held = [
    { snapshot: stored(1, START - 9_000), cells: [{ ...cell, vendorId: 2, heads: 7 }] },
    {
      snapshot: stored(2, START - 5_000),
      cells: [
        { ...cell, vendorId: 2, heads: 9 },
        { ...cell, vendorId: 3, contacts: 40, heads: null },
        { ...cell, vendorId: 0, heads: 30 },
        { ...cell, queueId: 4, vendorId: 0, heads: 5 },
      ],
    },
  ]
  const plans = { held: async () => held }
  const span = { from: START, to: START + INTERVAL_MS }
  expect(await commitmentsIn({ plans, localDays: new LocalDays(CALENDAR) }, directoryOf([]), span)).toEqual([
    { queueId: 1, vendorId: 2, start: START, heads: 9 },
    { queueId: 4, vendorId: 0, start: START, heads: 5 },
  ])
})
