import { useEffect, useState } from 'react'
import type { Market } from '../../domain/record/directory.ts'
import type { DeskRecords } from '../../wire/desk.ts'

/** How long a market stays, unless the address says otherwise. */
const EVERY_SECONDS = 20
const EVERY_SECONDS_MIN = 5
const EVERY_SECONDS_MAX = 3_600

/** What a wall shows one after the other: null is all markets together. */
export type Face = Market | null

/** All markets, then each that has queues; one market alone where the address names it, and no round of one. */
export function facesOf({ markets, queues }: DeskRecords, only: string | null): readonly Face[] {
  const used = markets.filter(({ marketId }) => queues.some((queue) => queue.marketId === marketId))
  const named = used.filter(({ key }) => key === only)
  if (named.length > 0) return named
  return used.length < 2 ? [null] : [null, ...used]
}

/** The seconds of an address (`every=30`), within what can be read. */
export function secondsOf(search: string): number {
  const asked = Number(new URLSearchParams(search).get('every') ?? EVERY_SECONDS)
  return Number.isFinite(asked) ? Math.min(EVERY_SECONDS_MAX, Math.max(EVERY_SECONDS_MIN, asked)) : EVERY_SECONDS
}

export interface Turning {
  readonly face: Face
  readonly place: number
  readonly isTurning: boolean
  readonly show: (place: number) => void
  readonly setTurning: (isTurning: boolean) => void
}

/** Goes on to the next face every so many seconds; somebody who chooses one stops it there. */
export function useTurning(faces: readonly Face[], seconds: number): Turning {
  const [place, setPlace] = useState(0)
  const [isTurning, setTurning] = useState(true)
  const { length } = faces
  useEffect(() => {
    if (!isTurning || length < 2) return
    const timer = window.setInterval(() => setPlace((held) => (held + 1) % length), seconds * 1_000)
    return () => window.clearInterval(timer)
  }, [isTurning, length, seconds])
  const within = place % Math.max(1, length)
  const show = (next: number): void => {
    setTurning(false)
    setPlace((next + length) % length)
  }
  return { face: faces[within] ?? null, place: within, isTurning, show, setTurning }
}
