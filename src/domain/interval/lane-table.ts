/**
 * Numbers pairs of queue and vendor in the order in which they are first seen. Open addressing over one integer array: every contribution
 * looks its lane up, and nested maps cost as much there as all the counting.
 */
export class LaneTable {
  readonly #queueIds: number[] = []
  readonly #vendorIds: number[] = []
  /** Four integers a slot: queue, vendor, the lane's number + 1 (0 = free), and one unused to keep a slot in one cache line. */
  #slots: Int32Array = new Int32Array(4 * 1_024)
  #mask = 1_023

  /** How many lanes there are. */
  get count(): number {
    return this.#queueIds.length
  }

  queueOf(lane: number): number {
    return this.#queueIds[lane] as number
  }

  vendorOf(lane: number): number {
    return this.#vendorIds[lane] as number
  }

  /** The number of a lane, -1 where it was never numbered. */
  find(queueId: number, vendorId: number): number {
    return (this.#slots[this.#slotOf(queueId, vendorId) + 2] as number) - 1
  }

  /** Numbers a lane that has no number yet. */
  insert(queueId: number, vendorId: number): number {
    const lane = this.count
    this.#queueIds.push(queueId)
    this.#vendorIds.push(vendorId)
    if (this.count * 2 > this.#mask) this.#grow()
    else this.#write(lane)
    return lane
  }

  /** Where a lane stands, or the free slot where it would. */
  #slotOf(queueId: number, vendorId: number): number {
    const slots = this.#slots
    const mixed = Math.imul(queueId, 0x9e3779b1) ^ Math.imul(vendorId, 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 15)) & this.#mask
    for (;;) {
      const at = slot << 2
      if (slots[at + 2] === 0 || (slots[at] === queueId && slots[at + 1] === vendorId)) return at
      slot = (slot + 1) & this.#mask
    }
  }

  #write(lane: number): void {
    const at = this.#slotOf(this.queueOf(lane), this.vendorOf(lane))
    this.#slots[at] = this.queueOf(lane)
    this.#slots[at + 1] = this.vendorOf(lane)
    this.#slots[at + 2] = lane + 1
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    this.#mask = this.#slots.length / 4 - 1
    for (let lane = 0; lane < this.count; lane += 1) this.#write(lane)
  }
}
