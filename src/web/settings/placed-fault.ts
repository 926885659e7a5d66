import type { ProblemFault } from '../../wire/problem.ts'
import type { FieldFault } from '../shell/fields.tsx'

/** A fault with the place in the record that it is about, as a JSON pointer. */
export interface PlacedFault extends FieldFault {
  readonly place: string
}

/** Faults as the server tells them: of the body by pointer, of the query by the name of the parameter. */
export function placed(faults: readonly ProblemFault[]): readonly PlacedFault[] {
  return faults.map(({ pointer, parameter, value, expected }) => ({
    place: parameter === undefined ? (pointer ?? '') : `/${parameter}`,
    value,
    expected,
  }))
}

/** Those of exactly this place. */
export function faultsAt(faults: readonly PlacedFault[], place: string): readonly PlacedFault[] {
  return faults.filter((fault) => fault.place === place)
}

/** Those of this place and of whatever is within it. */
export function faultsBelow(faults: readonly PlacedFault[], place: string): readonly PlacedFault[] {
  return faults.filter((fault) => fault.place === place || fault.place.startsWith(`${place}/`))
}
