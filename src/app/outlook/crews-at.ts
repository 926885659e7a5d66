import type { StaffBasis } from './queue-outlook.ts'
import type { Crew } from './share-crews.ts'
import type { StaffedCrew } from './staffed-crews.ts'

/** A vendor's part of a queue; vendor 0 is a queue whose customers wait in one line. */
interface Lane {
  readonly queueId: number
  readonly vendorId: number
}

/** A lane with what comes to it. */
interface LoadedLane extends Lane {
  readonly erlangs: number
}

/** Heads of a vendor that a plan promises to a queue; those of vendor 0 are of whoever serves it. */
interface Promised extends Lane {
  readonly heads: number
}

/** Crews by the places of the lanes that they serve, and by what is told of each lane who will be there. */
export interface CrewsAt {
  readonly crews: readonly Crew[]
  readonly basisOf: (place: number) => StaffBasis | null
}

/** Who serves which lane in a quarter hour: who was promised, and of those who will be there the others. */
export function crewsAt(staffed: readonly StaffedCrew[], lanes: readonly LoadedLane[], promised: readonly Promised[]): CrewsAt {
  const bound = promised.flatMap(({ queueId, vendorId, heads }): readonly Crew[] => {
    const places = placesWhere(lanes, (lane) => lane.queueId === queueId && isOf(vendorId, lane.vendorId))
    // Of a queue as a whole each vendor's part has as many as fall to its load: nobody serves two parts, so that these add up to what was promised.
    const load = places.reduce((sum, place) => sum + (lanes[place]?.erlangs ?? 0), 0)
    const partOf = (place: number): number => (load > 0 ? (lanes[place]?.erlangs ?? 0) / load : 1 / places.length)
    return places.map((place) => ({ heads: heads * partOf(place), lanes: [place] }))
  })
  const basis = new Array<StaffBasis | null>(lanes.length).fill(null)
  for (const crew of bound) for (const place of crew.lanes) basis[place] = 'commitment'
  const there = withoutPromised(staffed, promised).map((crew) => {
    const places = placesWhere(lanes, (lane, place) => basis[place] !== 'commitment' && serves(crew, lane))
    return { crew, places }
  })
  for (const { crew, places } of there) for (const place of places) basis[place] = crew.basis
  const others = there.map(({ crew: { heads }, places }) => ({ heads, lanes: places }))
  return { crews: [...others, ...bound], basisOf: (place) => basis[place] ?? null }
}

/** Who is promised to a queue serves no other: they are taken off those of the vendor who serve it, in proportion, and not below nobody. */
function withoutPromised(staffed: readonly StaffedCrew[], promised: readonly Promised[]): readonly StaffedCrew[] {
  let left = staffed
  for (const { heads, ...lane } of promised) {
    const serving = left.filter((crew) => serves(crew, lane)).reduce((sum, crew) => sum + crew.heads, 0)
    if (serving <= 0) continue
    const kept = Math.max(0, 1 - heads / serving)
    left = left.map((crew) => (serves(crew, lane) ? { ...crew, heads: crew.heads * kept } : crew))
  }
  return left
}

function serves(crew: StaffedCrew, { queueId, vendorId }: Lane): boolean {
  return crew.queueIds.includes(queueId) && isOf(crew.vendorId, vendorId)
}

/** Vendor 0 is any. */
function isOf(vendorId: number, other: number): boolean {
  return vendorId === 0 || other === 0 || vendorId === other
}

function placesWhere(lanes: readonly Lane[], isMeant: (lane: Lane, place: number) => boolean): readonly number[] {
  return lanes.flatMap((lane, place) => (isMeant(lane, place) ? [place] : []))
}
