import { expect, test } from 'vitest'
import { killRun } from '../support/kill-run.ts'

const RUN_MS_MAX = 180_000
const quiet = (): void => undefined
const EXACT = { lost: 0, countedTwice: 0, figuresOff: 0, foreign: 0, unacknowledged: 0, quarantined: 0, versionGaps: 0 }

test('what was acknowledged is there once, however Node and PostgreSQL were killed', { timeout: RUN_MS_MAX }, async () => {
  const outcome = await killRun({ seed: 7, kills: 3, say: quiet })
  expect(outcome).toMatchObject({ ...EXACT, kills: { node: 1, postgres: 1, both: 1 } })
  expect(outcome.inFlight).toBeGreaterThan(0)
  expect(outcome.acknowledged).toBeGreaterThan(0)
  expect(outcome.figures).toBeGreaterThan(100)
})

test('a fact that is gone, a fact kept twice and a figure that is off by one are found', { timeout: RUN_MS_MAX }, async () => {
  const outcome = await killRun({
    seed: 8,
    kills: 0,
    say: quiet,
    tamper: async (owner) => {
      await owner.query('create temp table kept as select * from fact order by version, seq limit 2')
      await owner.query('delete from fact where (version, seq) = (select version, seq from kept order by version, seq limit 1)')
      await owner.query('update kept set seq = seq + 1000000')
      await owner.query('insert into fact select * from kept order by version, seq offset 1')
      const first = '(select ctid from tally where offered > 0 order by queue_id, start, vendor_id, site_id limit 1)'
      await owner.query(`update tally set offered = offered + 1 where ctid = ${first}`)
    },
  })
  // A figure that is off is two lines: the one that is expected, and the one that is there.
  expect(outcome).toMatchObject({ ...EXACT, lost: 1, countedTwice: 3, figuresOff: 2 })
})
