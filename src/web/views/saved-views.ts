import { useSyncExternalStore } from 'react'
import type { SavedViewView } from '../../wire/desk-memory.ts'
import { TEXT } from '../text.ts'

/** The views that this person may open; null until they were asked for. */
let held: readonly SavedViewView[] | null = null
let asked = false
const listeners = new Set<() => void>()

/** The saved views, asked for once, when somebody first looks for them; what is saved here is put beside them without asking again. */
export function useSavedViews(): readonly SavedViewView[] | null {
  return useSyncExternalStore(subscribe, () => held)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!asked) {
    asked = true
    void load()
  }
  return () => listeners.delete(listener)
}

function put(views: readonly SavedViewView[]): void {
  held = views
  for (const listener of listeners) listener()
}

async function load(): Promise<void> {
  try {
    const answer = await fetch('/api/v1/views', { headers: { accept: 'application/json' } })
    put(answer.ok ? ((await answer.json()) as { readonly views: readonly SavedViewView[] }).views : [])
  } catch {
    asked = false // not reachable: whoever looks again asks again
    put([])
  }
}

/** Saves a view; answers why not, or null. */
export async function saveView(name: string, search: string, shared: boolean): Promise<string | null> {
  const body = JSON.stringify({ name, search, shared })
  const answer = await fetch('/api/v1/views', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => null)
  if (answer === null) return TEXT.annotations.noConnection
  if (!answer.ok) return ((await answer.json().catch(() => ({}))) as { readonly title?: string }).title ?? String(answer.status)
  const saved = (await answer.json()) as SavedViewView
  const others = (held ?? []).filter(({ id }) => id !== saved.id)
  put([...others, saved].sort((a, b) => (a.name < b.name ? -1 : 1)))
  return null
}

/** Deletes a view of one's own; answers why not, or null. */
export async function deleteView(id: number): Promise<string | null> {
  const answer = await fetch(`/api/v1/views/${id}`, { method: 'DELETE' }).catch(() => null)
  if (answer === null) return TEXT.annotations.noConnection
  if (!answer.ok) return String(answer.status)
  put((held ?? []).filter((view) => view.id !== id))
  return null
}
