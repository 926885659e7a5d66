import type { DeskListener } from '../../src/app/desk/desk-audience.ts'
import type { DeskTouched } from '../../src/app/desk/desk-touched.ts'
import type { DeskView } from '../../src/app/desk/desk-view.ts'
import type { VersionVector } from '../../src/app/kpi-query.ts'
import { DESK_FOLD_COLUMN_AT } from '../../src/domain/interval/desk-fold.ts'
import { INTERVAL_MS, intervalStart } from '../../src/domain/shared/instant.ts'

/** What a desk knows from what it was told alone: everything it shows, as text by key. */
export class DeskMirror implements DeskListener {
  readonly shown = new Map<string, string>()
  readonly told: ('snapshot' | 'resync' | 'changes')[] = []
  version: VersionVector = []
  records = 0

  readonly onSnapshot = (view: DeskView, isResync: boolean): void => {
    this.told.push(isResync ? 'resync' : 'snapshot')
    this.version = [...view.version]
    this.shown.clear()
    for (const [key, text] of everythingIn(view)) this.shown.set(key, text)
  }

  readonly onChanges = (view: DeskView, touched: DeskTouched): void => {
    this.told.push('changes')
    this.version = [...view.version]
    if (touched.records) this.records += 1
    const now = everythingIn(view)
    const keys = [
      ...[...touched.cells.keys()].map((key) => `cell ${key}`),
      ...[...touched.waiting.keys()].map((key) => `waiting ${key}`),
      ...[...touched.agents].map((key) => `agent ${key}`),
      ...[...touched.feeds].map((key) => `feed ${key}`),
    ]
    for (const key of keys) {
      const text = now.get(key)
      if (text === undefined) this.shown.delete(key)
      else this.shown.set(key, text)
    }
  }
}

/** Everything a view shows, as text by key. */
export function everythingIn(view: DeskView): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  for (const { queueId, vendorId } of view.fold.lanes()) {
    for (let interval = 0; interval < view.window.intervals; interval += 1) {
      const start = view.window.from + interval * INTERVAL_MS
      const cell = view.fold.cell(queueId, vendorId, start)
      if (cell.some((value) => value !== 0)) all.set(`cell ${queueId},${vendorId},${start}`, cell.join())
    }
  }
  for (const contact of view.board.contacts()) {
    const key = `waiting ${contact.queueId},${contact.vendorId},${intervalStart(contact.offeredAt)}`
    all.set(key, [...(all.get(key)?.split(',') ?? []), String(contact.offeredAt)].sort().join())
  }
  for (const [key, agent] of view.agents) all.set(`agent ${key}`, JSON.stringify(agent))
  for (const [feedId, at] of view.lastHeard) all.set(`feed ${feedId}`, String(at))
  return all
}

/** The offers that a mirror shows in one cell. */
export function offeredIn(mirror: DeskMirror, cell: string): number {
  return Number(mirror.shown.get(`cell ${cell}`)?.split(',')[DESK_FOLD_COLUMN_AT.offered] ?? 0)
}
