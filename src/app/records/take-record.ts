import { ALWAYS, type RecordKind } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { RecordBook, Validity } from './record-book.ts'
import { type RecordFault, recordFault } from './record-fault.ts'
import type { RecordInput, RecordInputs } from './record-input.ts'

/** `create` wants none of that key yet, `change` wants one, `put` takes both. */
export type TakeMode = 'create' | 'change' | 'put'

export interface Taking {
  readonly book: RecordBook
  readonly mode: TakeMode
  /** Null is always for a new record and from now on for one that is there. */
  readonly validFrom: Instant | null
  readonly validTo: Instant | null
  readonly now: Instant
  readonly isZone: (name: string) => boolean
  readonly faults: RecordFault[]
}

/** Takes one record into the book, or notes why not: names that are not there, zones that do not exist, what is there already. */
export function takeRecord(taking: Taking, { kind, pointer, input }: RecordInput): void {
  switch (kind) {
    case 'market':
      takeMarket(taking, pointer, input)
      break
    case 'vendor':
      takeVendor(taking, pointer, input)
      break
    case 'site':
      takeSite(taking, pointer, input)
      break
    case 'queue':
      takeQueue(taking, pointer, input)
      break
    case 'feed':
      takeFeed(taking, pointer, input)
      break
    case 'mapping':
      takeMapping(taking, pointer, input)
      break
  }
}

function takeMarket(taking: Taking, pointer: string, { key, ...body }: RecordInputs['market']): void {
  checkZone(taking, `${pointer}/zone`, body.zone)
  const validity = validityOf(taking, 'market', 0, key, pointer)
  if (validity !== null) taking.book.put({ kind: 'market', parentId: 0, key }, body, validity)
}

function takeVendor(taking: Taking, pointer: string, { key, ...body }: RecordInputs['vendor']): void {
  const validity = validityOf(taking, 'vendor', 0, key, pointer)
  if (validity !== null) taking.book.put({ kind: 'vendor', parentId: 0, key }, body, validity)
}

function takeSite(taking: Taking, pointer: string, { key, vendor, ...body }: RecordInputs['site']): void {
  const vendorId = idOf(taking, 'vendor', vendor, `${pointer}/vendor`)
  if (vendorId === null) return
  const validity = validityOf(taking, 'site', vendorId, key, pointer)
  if (validity === null || !isThere(taking, 'vendor', vendorId, validity, `${pointer}/vendor`, vendor)) return
  taking.book.put({ kind: 'site', parentId: vendorId, key }, body, validity)
}

function takeQueue(taking: Taking, pointer: string, { key, market, zone, ...rest }: RecordInputs['queue']): void {
  const marketId = idOf(taking, 'market', market, `${pointer}/market`)
  if (zone !== null) checkZone(taking, `${pointer}/zone`, zone)
  const validity = validityOf(taking, 'queue', 0, key, pointer)
  if (marketId === null || validity === null || !isThere(taking, 'market', marketId, validity, `${pointer}/market`, market)) return
  const marketZone = taking.book.bodyAt('market', marketId, validity.from)?.zone ?? ''
  taking.book.put({ kind: 'queue', parentId: 0, key }, { ...rest, marketId, zone: zone ?? marketZone }, validity)
}

function takeFeed(taking: Taking, pointer: string, { key, vendor, ...rest }: RecordInputs['feed']): void {
  const vendorId = vendor === null ? null : idOf(taking, 'vendor', vendor, `${pointer}/vendor`)
  const validity = validityOf(taking, 'feed', 0, key, pointer)
  if (validity === null || (vendor !== null && vendorId === null)) return
  if (vendor !== null && vendorId !== null && !isThere(taking, 'vendor', vendorId, validity, `${pointer}/vendor`, vendor)) return
  const feedId = taking.book.idOf('feed', 0, key)
  // What a feed has sent stays that vendor's, so a feed cannot be handed over.
  const isHandedOver = feedId !== null && taking.book.keysWhere('feed', ALL_TIME, (body) => body.vendorId !== vendorId).includes(key)
  if (isHandedOver)
    taking.faults.push(recordFault(`${pointer}/vendor`, vendor, 'the vendor it has; a feed of another vendor is another feed'))
  else taking.book.put({ kind: 'feed', parentId: 0, key }, { ...rest, vendorId }, validity)
}

function takeMapping(taking: Taking, pointer: string, { feed, native, queue }: RecordInputs['mapping']): void {
  const feedId = idOf(taking, 'feed', feed, `${pointer}/feed`)
  const queueId = idOf(taking, 'queue', queue, `${pointer}/queue`)
  if (feedId === null || queueId === null) return
  const validity = validityOf(taking, 'mapping', feedId, native, pointer)
  if (validity === null || !isThere(taking, 'feed', feedId, validity, `${pointer}/feed`, feed)) return
  if (!isThere(taking, 'queue', queueId, validity, `${pointer}/queue`, queue)) return
  taking.book.put({ kind: 'mapping', parentId: feedId, key: native }, { queueId }, validity)
}

const ALL_TIME: Validity = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** When the record is to hold; null where the mode or a key that looks the same forbids it. */
function validityOf(taking: Taking, kind: RecordKind, parentId: number, key: string, pointer: string): Validity | null {
  const { book, mode, faults, now } = taking
  const entityId = book.idOf(kind, parentId, key)
  const to = taking.validTo ?? Number.POSITIVE_INFINITY
  const from = taking.validFrom ?? (entityId === null ? ALWAYS : now)
  const keyPointer = `${pointer}/${kind === 'mapping' ? 'native' : 'key'}`
  if (from >= to) {
    faults.push(recordFault(`${pointer}/validTo`, taking.validTo, `an instant after ${from}, from which on it is to hold`))
    return null
  }
  if (mode === 'create' && entityId !== null && book.isHeldWithin(kind, entityId, { from, to })) {
    faults.push(recordFault(keyPointer, key, `a key that no ${kind} has yet; change the one that is there`))
    return null
  }
  if (mode === 'change' && entityId === null) {
    faults.push(recordFault(keyPointer, key, `the key of a ${kind} that is there`))
    return null
  }
  // A feed's own names are compared as they are: some platforms do have queues that differ by case only.
  const lookalike = kind === 'mapping' ? null : book.lookalikeOf(kind, parentId, key)
  if (entityId === null && lookalike !== null) {
    faults.push(recordFault(keyPointer, key, `a key that cannot be mistaken for ${JSON.stringify(lookalike)}, which is there`))
    return null
  }
  return { from, to }
}

function idOf({ book, faults }: Taking, kind: RecordKind, key: string, pointer: string): number | null {
  const id = book.idOf(kind, 0, key)
  const lookalike = id === null ? book.lookalikeOf(kind, 0, key) : null
  if (id === null) {
    const hint = lookalike === null ? '' : `, such as ${JSON.stringify(lookalike)}`
    faults.push(recordFault(pointer, key, `the key of a ${kind} that is there${hint}`))
  }
  return id
}

function isThere({ book, faults }: Taking, kind: RecordKind, entityId: number, { from }: Validity, pointer: string, key: string): boolean {
  if (book.bodyAt(kind, entityId, from) !== null) return true
  faults.push(recordFault(pointer, key, `a ${kind} that holds at ${from}, from which on this record is to hold`))
  return false
}

function checkZone({ isZone, faults }: Taking, pointer: string, zone: string): void {
  if (!isZone(zone)) faults.push(recordFault(pointer, zone, 'the name of a time zone, such as Europe/Berlin'))
}
