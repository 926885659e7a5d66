import type { Clock } from '../../src/app/clock.ts'

/** A clock that stands until it is moved. Ticks are strictly increasing also while it stands. */
export class TestClock implements Clock {
  #now: number
  #lastTick = Number.NEGATIVE_INFINITY

  constructor(now: number) {
    this.#now = now
  }

  readonly now = (): number => Math.max(this.#now, this.#lastTick)

  readonly tick = (): number => {
    this.#lastTick = Math.max(this.#now, this.#lastTick + 1)
    return this.#lastTick
  }

  set(now: number): void {
    this.#now = now
  }

  advance(ms: number): void {
    this.#now = this.now() + ms
  }
}
