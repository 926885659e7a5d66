import { expect, test } from 'vitest'
import { OUTLOOK_NOW as NOW, OUTLOOK_CALENDAR, OUTLOOK_QUEUE as QUEUE } from '../../../test/support/outlook-world.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import { DAY_MS, HOUR_MS } from '../../domain/shared/instant.ts'
import { LocalDays } from '../local-days.ts'
import { QueuesGiven } from './queue-given.ts'

const LETTERS: Annotation = {
  ...{ annotationId: 1, revision: 1, kind: 'campaign', scope: { kind: 'all' }, text: 'Letters', isShared: false, by: 'fay' },
  ...{ from: NOW, to: NOW + HOUR_MS, writtenAt: NOW, effect: { kind: 'factor', factor: 2 } },
}

test('what is given of a queue is the same until its record, what people noted or the local day is another', () => {
  const queues = new QueuesGiven(new LocalDays(OUTLOOK_CALENDAR))
  const none: readonly Annotation[] = []
  const first = queues.of(QUEUE, none, NOW)
  expect(queues.of(QUEUE, none, NOW + HOUR_MS)).toBe(first)
  const noted = queues.of(QUEUE, [LETTERS], NOW)
  expect([noted.learnedBy === first.learnedBy, noted.events === first.events]).toEqual([true, false])
  const renamed = queues.of({ ...QUEUE, name: 'Bills' }, [LETTERS], NOW)
  expect([renamed.learnedBy === noted.learnedBy, renamed.events === noted.events]).toEqual([false, true])
  const later = queues.of(QUEUE, [LETTERS], NOW + DAY_MS)
  expect([later.learnedBy === noted.learnedBy, later.leftOut]).toEqual([false, [{ from: NOW, to: NOW + HOUR_MS }]])
})
