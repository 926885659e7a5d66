import { useState } from 'react'
import type { RecordChangeView } from '../../wire/records.ts'
import { TEXT } from '../text.ts'
import { type PlacedFault, placed } from './placed-fault.ts'
import { previewRecord, type RecordName, type RecordWish, writeRecord } from './write-record.ts'

/** How far a change of a record has come: what is wrong with it, and what it would change. */
export interface Wishing {
  readonly faults: readonly PlacedFault[]
  /** What it was refused with where that is about no field. */
  readonly refusal: string | null
  /** Null until it was asked for, and again when something was typed since. */
  readonly changes: readonly RecordChangeView[] | null
  readonly reason: string
  readonly setReason: (reason: string) => void
  /** Whatever was seen is not what would be written any more. */
  readonly touched: () => void
  /** First what would change is asked for, then it is written. */
  readonly submit: (name: RecordName, wish: RecordWish | readonly PlacedFault[]) => void
}

/** A change of a record in two steps: seen, then written with a reason. `places` are those that the form shows faults at. */
export function useRecordWish(places: readonly string[], onWritten: () => void): Wishing {
  const [faults, setFaults] = useState<readonly PlacedFault[]>([])
  const [refusal, setRefusal] = useState<string | null>(null)
  const [changes, setChanges] = useState<readonly RecordChangeView[] | null>(null)
  const [reason, setReason] = useState('')
  const refuse = (found: readonly PlacedFault[], words: string): void => {
    const elsewhere = found.filter(({ place }) => !places.some((shown) => place === shown || place.startsWith(`${shown}/`)))
    setFaults(found)
    setRefusal(found.length > 0 && elsewhere.length === 0 ? TEXT.recordForm.seeFields : words)
    setChanges(null)
  }
  const submit: Wishing['submit'] = (name, wish) => {
    if (!('does' in wish)) {
      refuse(wish, '')
      return
    }
    const isSeen = changes !== null && changes.length > 0
    const asked = isSeen ? writeRecord(name, wish, reason) : previewRecord(name, wish)
    void asked.then((answer) => {
      if (!answer.ok) {
        refuse(placed(answer.faults), answer.reason)
        return
      }
      setFaults([])
      setRefusal(null)
      if (isSeen) onWritten()
      else setChanges(answer.value.changes ?? [])
    })
  }
  return { faults, refusal, changes, reason, setReason, touched: () => setChanges(null), submit }
}
