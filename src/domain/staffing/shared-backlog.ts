/** Items of one line that were promised by the same moment, in seconds from now; below 0 is late already, and infinite is promised by no time. */
export interface LineItems {
  readonly line: number
  readonly dueSeconds: number
  readonly items: number
}

/** What one item of a line takes. */
export interface LineWork {
  /** Of one person's time. */
  readonly agentSeconds: number
  /** From when it is taken up until it is replied to: a mail when it is done, a message at once. It is open until then. */
  readonly replySeconds: number
}

/** People who work on the same lines: the time that they have for them in a stretch. */
export interface WorkCrew {
  readonly agentSeconds: number
  readonly lines: readonly number[]
}

/** A stretch of time ahead: what comes in, and who works on it. Stretches follow each other from now on. */
export interface SharedStretch {
  readonly seconds: number
  readonly arrivals: readonly LineItems[]
  readonly crews: readonly WorkCrew[]
}

/** What becomes of the lines in one stretch, by line. */
export interface WorkedStretch {
  readonly handled: readonly number[]
  readonly openAtEnd: readonly number[]
  /** Items whose promise ends in this stretch and is not kept. */
  readonly breaches: readonly number[]
}

interface WorkedSums {
  readonly handled: number[]
  readonly openAtEnd: number[]
  readonly breaches: number[]
}

interface Open {
  readonly line: number
  readonly dueSeconds: number
  left: number
}

/** Parts of an item below this are none. */
const NOTHING = 1e-9

/**
 * Works off several lines of email and back office whose people are partly the same: each takes what is promised earliest of the lines that they
 * serve, and those who serve fewest lines are taken first. Deterministic, as `workOff` is for one line: volumes are expectations. What comes in
 * during a stretch can be worked on in it from its beginning, but for what comes too late to be replied to before its end. What is late stays open,
 * and is worked on first.
 */
export function workShared(
  open: readonly LineItems[],
  lines: readonly LineWork[],
  stretches: readonly SharedStretch[],
): readonly WorkedStretch[] {
  let waiting = open.map(({ line, dueSeconds, items }): Open => ({ line, dueSeconds, left: items })).sort(byDue)
  let start = 0
  return stretches.map((stretch) => {
    const end = start + stretch.seconds
    const lateParts = lines.map(({ replySeconds }) => Math.min(1, replySeconds / stretch.seconds))
    const part = (of: (latePart: number) => number): Open[] =>
      stretch.arrivals
        .map(({ line, dueSeconds, items }): Open => ({ line, dueSeconds, left: items * of(lateParts[line] ?? 0) }))
        .sort(byDue)
    waiting = merged(
      waiting,
      part((late) => 1 - late),
    )
    const worked = workStretch(waiting, lines, { ...stretch, start, end })
    const late = part((each) => each)
    for (const { line, left } of late) worked.openAtEnd[line] = (worked.openAtEnd[line] as number) + left
    waiting = merged(waiting, late).filter(({ left }) => left > NOTHING)
    start = end
    return worked
  })
}

function workStretch(
  waiting: readonly Open[],
  work: readonly LineWork[],
  { crews, seconds, start, end }: Pick<SharedStretch, 'crews' | 'seconds'> & { readonly start: number; readonly end: number },
): WorkedSums {
  const lines = work.length
  // Plain lists: so many short ones are made that typed ones take longer to make than to fill.
  const [handled, openAtEnd, breaches, used] = [zeros(lines), zeros(lines), zeros(lines), zeros(crews.length)]
  const crewsOf = crewsByLine(crews, lines)
  const takeBy = (group: Open, part: number): void => {
    const { line } = group
    const perItem = (work[line] as LineWork).agentSeconds
    for (const crew of crewsOf[line] ?? []) {
      const free = (crews[crew] as WorkCrew).agentSeconds * part - (used[crew] as number)
      if (free <= 0) continue
      const taken = Math.min(group.left * perItem, free)
      used[crew] = (used[crew] as number) + taken
      group.left -= taken / perItem
      handled[line] = (handled[line] as number) + taken / perItem
    }
  }
  for (const group of waiting) {
    const { line, dueSeconds } = group
    if (dueSeconds >= start && dueSeconds < end) {
      takeBy(group, (dueSeconds - start) / seconds)
      breaches[line] = (breaches[line] as number) + Math.max(0, group.left)
    }
    takeBy(group, 1)
    openAtEnd[line] = (openAtEnd[line] as number) + Math.max(0, group.left)
  }
  return { handled, openAtEnd, breaches }
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0)
}

/** The crews of each line, those with fewest lines first. */
function crewsByLine(crews: readonly WorkCrew[], lines: number): readonly (readonly number[])[] {
  const places = crews.map((_, place) => place).sort((a, b) => (crews[a]?.lines.length ?? 0) - (crews[b]?.lines.length ?? 0))
  const ofLine = Array.from({ length: lines }, (): number[] => [])
  for (const place of places) for (const line of new Set(crews[place]?.lines)) ofLine[line]?.push(place)
  return ofLine
}

function merged(waiting: readonly Open[], came: readonly Open[]): Open[] {
  const [last, first] = [waiting.at(-1), came[0]]
  const all = [...waiting, ...came]
  return last === undefined || first === undefined || last.dueSeconds <= first.dueSeconds ? all : all.sort(byDue)
}

function byDue(one: Open, other: Open): number {
  return one.dueSeconds - other.dueSeconds
}
