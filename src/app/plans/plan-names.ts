import { looseName } from '../../domain/record/loose-name.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { closestName } from './closest-name.ts'
import type { ValueFault } from './plan-number.ts'
import type { NamedRecord, PlanRecords } from './plan-records.ts'

/** Finds records as people write them in spreadsheets: by key, or by a name that only one has; case and spaces around do not count. */
export class PlanNames {
  readonly #records: PlanRecords
  readonly #zones: ReadonlyMap<number, string>
  readonly #found = new Map<string, Result<number, ValueFault>>()

  constructor(records: PlanRecords) {
    this.#records = records
    this.#zones = new Map(records.queues.map(({ id, zone }) => [id, zone]))
  }

  queue(text: string): Result<number, ValueFault> {
    if (text === '') return err({ rule: 'missing', expected: 'a queue: in a column, or chosen for the whole file' })
    return this.#of('queue', text, this.#records.queues)
  }

  /** The vendor of a row; 0 where it names none. */
  vendor(text: string): Result<number, ValueFault> {
    return text === '' ? ok(0) : this.#of('vendor', text, this.#records.vendors)
  }

  site(vendorId: number, text: string): Result<number, ValueFault> {
    if (text === '') return ok(0)
    if (vendorId === 0) return err({ rule: 'siteWithoutVendor', expected: 'a vendor beside the site' })
    const sites = this.#records.sites.filter((site) => site.vendorId === vendorId)
    return this.#of(`site ${vendorId}`, text, sites)
  }

  /** The zone of a queue's clocks. */
  zoneOf(queueId: number): string {
    return this.#zones.get(queueId) ?? 'UTC'
  }

  #of(kind: string, text: string, known: readonly NamedRecord[]): Result<number, ValueFault> {
    const cached = this.#found.get(`${kind} ${text}`)
    if (cached !== undefined) return cached
    const found = find(kind.split(' ')[0] ?? kind, text, known)
    this.#found.set(`${kind} ${text}`, found)
    return found
  }
}

function find(kind: string, text: string, known: readonly NamedRecord[]): Result<number, ValueFault> {
  const exact = known.find(({ key }) => key === text)
  if (exact !== undefined) return ok(exact.id)
  const loose = looseName(text)
  const like = known.filter(({ key, name }) => looseName(key) === loose || looseName(name) === loose)
  const [only, other] = like
  if (only !== undefined && other === undefined) return ok(only.id)
  const expected = `the key or name of a ${kind} that is there`
  if (other !== undefined)
    return err({ rule: `${kind}Ambiguous`, expected, hint: `several have this name: ${like.map(({ key }) => key).join(', ')}` })
  const near = closestName(
    text,
    known.flatMap(({ key, name }) => [key, name]),
  )
  return err({ rule: `${kind}Unknown`, expected, ...(near === null ? {} : { hint: `did you mean ${JSON.stringify(near)}?` }) })
}
