import { TEXT } from '../text.ts'
import { instantAtLocal } from '../time/zone.ts'
import type { PlacedFault } from './placed-fault.ts'

/** A local time as it was typed, as an instant; text is null where nothing was typed. */
export function typedInstant(
  zone: string,
  local: string,
  place: string,
): { readonly text: string | null; readonly faults: readonly PlacedFault[] } {
  if (local === '') return { text: null, faults: [] }
  const at = instantAtLocal(zone, local)
  if (at === null) return { text: null, faults: [{ place, value: local, expected: TEXT.recordForm.noTime }] }
  return { text: new Date(at).toISOString(), faults: [] }
}
