/** What is numbered over the whole store. */
export type Numbered = 'market' | 'vendor' | 'site' | 'queue' | 'feed' | 'annotation'

/**
 * The numbers that a vendor is told in place of ours, which are counted over the whole store and would say how much there is of what it does
 * not see. Each thing gets the next number when it is first told; 0 stays nothing.
 */
export class OwnNumbers {
  readonly #told = new Map<Numbered, Map<number, number>>()

  of(kind: Numbered, id: number): number {
    if (id === 0) return 0
    let numbers = this.#told.get(kind)
    if (numbers === undefined) this.#told.set(kind, (numbers = new Map()))
    let number = numbers.get(id)
    if (number === undefined) numbers.set(id, (number = numbers.size + 1))
    return number
  }
}
