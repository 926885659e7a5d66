import type { SavedViewView } from '../../../src/wire/desk-memory.ts'

/** Views and visits of a made-up server: one person before it, with a colleague who shares views. */
export class FakeMemory {
  views: readonly SavedViewView[] = []
  leftAt: string | null = null
  isTourClosed = true

  /** The answer to a request below /api/v1/views or /api/v1/visit: its status and its body. */
  answer(method: string, path: string, person: string, body: Readonly<Record<string, unknown>>): readonly [number, unknown] {
    if (path === '/api/v1/visit/caught-up') this.leftAt = null
    if (path === '/api/v1/visit/tour-closed') this.isTourClosed = true
    if (path.startsWith('/api/v1/visit')) return [200, { leftAt: this.leftAt, isTourClosed: this.isTourClosed }]
    if (method === 'DELETE') {
      this.views = this.views.filter(({ id }) => id !== Number(path.split('/').at(-1)))
      return [204, null]
    }
    if (method === 'POST') return [201, this.#save(person, body)]
    return [200, { views: this.views.filter(({ owner, shared }) => owner === person || shared).map((view) => this.#seenBy(person, view)) }]
  }

  #save(person: string, body: Readonly<Record<string, unknown>>): SavedViewView {
    const name = String(body['name'])
    const id = this.views.length + 1
    const view = { id, name, search: String(body['search']), shared: body['shared'] === true, owner: person, isOwn: true }
    this.views = [...this.views.filter((held) => held.name !== name || held.owner !== person), view]
    return view
  }

  #seenBy(person: string, view: SavedViewView): SavedViewView {
    return { ...view, isOwn: view.owner === person }
  }
}
