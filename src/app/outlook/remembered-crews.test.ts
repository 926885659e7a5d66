import { expect, test } from 'vitest'
import { STEADY_TODAY, steadySeen } from '../../../test/support/steady-past.ts'
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/shared/instant.ts'
import type { CrewNow } from './queue-today.ts'
import { RememberedCrews } from './remembered-crews.ts'

const TEAM: CrewNow = { vendorId: 1, queueIds: [1, 2], productive: 9, staffed: 10, available: 3 }
const at = (asOf: Instant, crews: readonly CrewNow[]) => ({ ...steadySeen([], crews), asOf })
const FRIDAY_EVENING = STEADY_TODAY - 3 * DAY_MS + 18 * HOUR_MS

test('on Sunday is known which queues the people of Friday serve together, and that none of them is there now', () => {
  const remembered = new RememberedCrews()
  expect(remembered.with(at(FRIDAY_EVENING, [TEAM]))).toEqual([TEAM])
  expect(remembered.with(at(FRIDAY_EVENING + 2 * DAY_MS, []))).toEqual([{ ...TEAM, productive: 0, available: 0 }])
})

test('who was not there for more than a week is forgotten', () => {
  const remembered = new RememberedCrews()
  remembered.with(at(FRIDAY_EVENING, [TEAM]))
  expect(remembered.with(at(FRIDAY_EVENING + 9 * DAY_MS, []))).toEqual([])
})
