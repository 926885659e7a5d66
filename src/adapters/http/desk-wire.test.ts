import { expect, test } from 'vitest'
import { DeskTouched } from '../../app/desk/desk-touched.ts'
import { DeskView } from '../../app/desk/desk-view.ts'
import type { Scope } from '../../app/scope.ts'
import { directoryOf } from '../../domain/record/directory.ts'
import { deskChanges, deskMoment } from './desk-wire.ts'

function learningTold(scope: Scope) {
  const load = { directory: directoryOf([]), asOf: 0, version: [], tallies: [], waiting: [], agents: [], lastHeard: new Map() }
  const view = new DeskView(scope, { from: 0, intervals: 4 }, load, [])
  view.learning = { done: 3, total: 60 }
  return [deskMoment(view, { kind: 'live' }).learning, deskChanges(view, new DeskTouched()).learning]
}

test('how many queues are learned of in all is told to whoever sees them all, and to nobody else', () => {
  const all = { done: 3, total: 60 }
  expect(learningTold({ kind: 'internal' })).toEqual([all, all])
  expect(learningTold({ kind: 'internal', queueIds: [7] })).toEqual([null, null])
  expect(learningTold({ kind: 'vendor', vendorId: 1 })).toEqual([null, null])
})
