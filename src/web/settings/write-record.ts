import type { RecordKind } from '../../domain/record/record-entry.ts'
import type { RecordsChangedView } from '../../wire/records.ts'
import { type Answer, ask } from '../session/ask.ts'

/** What a record is named by. */
export interface RecordName {
  readonly kind: RecordKind
  readonly parent: string | null
  readonly key: string
}

/** What is to be done to a record; instants as text, null for what is usual. */
export type RecordWish =
  | {
      readonly does: 'create' | 'change'
      readonly body: Readonly<Record<string, unknown>>
      readonly validFrom: string | null
      readonly validTo: string | null
    }
  | { readonly does: 'end'; readonly at: string | null }

/** Asks what a wish would come to. */
export async function previewRecord(name: RecordName, wish: RecordWish): Promise<Answer<RecordsChangedView>> {
  return await tell(name, wish, { preview: 'true' })
}

/** Does it. */
export async function writeRecord(name: RecordName, wish: RecordWish, reason: string): Promise<Answer<RecordsChangedView>> {
  return await tell(name, wish, { reason })
}

async function tell(name: RecordName, wish: RecordWish, how: Readonly<Record<string, string>>): Promise<Answer<RecordsChangedView>> {
  const path = [name.kind, ...(name.parent === null ? [] : [name.parent]), name.key].map(encodeURIComponent).join('/')
  const times: Readonly<Record<string, string | null>> =
    wish.does === 'end' ? { at: wish.at } : { validFrom: wish.validFrom, validTo: wish.validTo, mode: wish.does }
  const said = Object.entries(times).flatMap(([parameter, text]) => (text === null ? [] : [[parameter, text]]))
  const query = new URLSearchParams([...said, ...Object.entries(how)])
  const url = `/api/v1/records/${path}?${query}`
  return wish.does === 'end' ? await ask('DELETE', url) : await ask('PUT', url, wish.body)
}
