import type { Directory, Queue } from '../../domain/record/directory.ts'
import { looseName } from '../../domain/record/loose-name.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { closestName } from './closest-name.ts'
import type { ValueFault } from './plan-number.ts'

interface Named {
  readonly id: number
  readonly key: string
  readonly name: string
}

/** Finds records as people write them in spreadsheets: by key, or by a name that only one has; case and spaces around do not count. */
export class PlanNames {
  readonly #directory: Directory
  readonly #now: Instant
  readonly #queues: readonly Named[]
  readonly #vendors: readonly Named[]
  readonly #found = new Map<string, Result<number, ValueFault>>()

  constructor(directory: Directory, now: Instant) {
    this.#directory = directory
    this.#now = now
    this.#queues = directory.queueIds().flatMap((id) => {
      const queue = directory.queue(id, now) ?? directory.queueHistory(id).at(-1)?.value
      return queue === undefined ? [] : [{ id, key: queue.key, name: queue.name }]
    })
    this.#vendors = directory.vendors(now).map(({ vendorId, key, name }) => ({ id: vendorId, key, name }))
  }

  queue(text: string): Result<number, ValueFault> {
    if (text === '') return err({ rule: 'missing', expected: 'a queue: in a column, or chosen for the whole file' })
    return this.#of('queue', text, this.#queues)
  }

  /** The vendor of a row; 0 where it names none. */
  vendor(text: string): Result<number, ValueFault> {
    return text === '' ? ok(0) : this.#of('vendor', text, this.#vendors)
  }

  site(vendorId: number, text: string): Result<number, ValueFault> {
    if (text === '') return ok(0)
    if (vendorId === 0) return err({ rule: 'siteWithoutVendor', expected: 'a vendor beside the site' })
    const sites = this.#directory.sites(this.#now).filter((site) => site.vendorId === vendorId)
    return this.#of(
      `site ${vendorId}`,
      text,
      sites.map(({ siteId, key, name }) => ({ id: siteId, key, name })),
    )
  }

  /** The queue as it is at a time; as it is now where a plan reaches beyond what is recorded of it. */
  queueAt(queueId: number, at: Instant): Queue | null {
    return this.#directory.queue(queueId, at) ?? this.#directory.queue(queueId, this.#now)
  }

  #of(kind: string, text: string, known: readonly Named[]): Result<number, ValueFault> {
    const cached = this.#found.get(`${kind} ${text}`)
    if (cached !== undefined) return cached
    const found = find(kind.split(' ')[0] ?? kind, text, known)
    this.#found.set(`${kind} ${text}`, found)
    return found
  }
}

function find(kind: string, text: string, known: readonly Named[]): Result<number, ValueFault> {
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
