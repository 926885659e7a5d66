import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import { instantAtLocal } from '../time/zone.ts'
import { type PlanToSend, typeOfFile } from './send-plan.ts'

/** What somebody fills in to import a plan; '' leaves it to the file. */
export interface PlanWish {
  readonly kind: PlanKind
  readonly name: string
  readonly source: 'paste' | 'file'
  readonly text: string
  readonly file: File | null
  readonly queue: string
  readonly vendor: string
  readonly measure: string
  readonly decimal: string
  readonly dates: string
  readonly aht: string
  readonly minutes: string
  readonly repeated: string
  readonly week: string
  readonly madeAt: string
  readonly sheet: string
  readonly encoding: string
}

export const NEW_WISH: PlanWish = {
  kind: 'forecast',
  name: '',
  source: 'paste',
  text: '',
  file: null,
  queue: '',
  vendor: '',
  measure: '',
  decimal: '',
  dates: '',
  aht: '',
  minutes: '',
  repeated: '',
  week: '',
  madeAt: '',
  sheet: '',
  encoding: '',
}

/** The wish as it is sent; null while something is missing. Times that were typed are of the zone. */
export function planToSend(wish: PlanWish, zone: string): PlanToSend | null {
  const { kind, name, source, text, file, madeAt, ...how } = wish
  if (name.trim() === '' || (source === 'paste' ? text.trim() === '' : file === null)) return null
  const query = new URLSearchParams({ kind, name: name.trim() })
  for (const [option, value] of Object.entries(how)) if (value.trim() !== '') query.set(option, value.trim())
  const made = madeAt === '' ? null : instantAtLocal(zone, madeAt)
  if (made !== null) query.set('madeAt', new Date(made).toISOString())
  if (source === 'paste' || file === null) return { body: text, type: 'text/plain', query }
  query.set('file', file.name.slice(0, 300))
  return { body: file, type: typeOfFile(file.name), query }
}
