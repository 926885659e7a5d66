import type { DeskTouched } from '../../app/desk/desk-touched.ts'
import type { DeskView } from '../../app/desk/desk-view.ts'
import type { QueueOutlook } from '../../app/outlook/queue-outlook.ts'
import type { DeskFold } from '../../domain/interval/desk-fold.ts'
import { type DeskClock, versionId } from '../../wire/desk.ts'
import { encodeDeskChanges, encodeDeskMoment } from '../../wire/desk-encode.ts'
import { IntervalEncoder } from '../../wire/desk-interval.ts'
import { encodeDeskOutlook } from '../../wire/desk-outlook.ts'
import { deskOutlook } from './desk-outlook-wire.ts'
import { ownChanges, ownLane, ownMoment } from './desk-own-numbers.ts'
import { deskCells, deskChanges, deskMoment } from './desk-wire.ts'
import { framedLine, type StreamMessage } from './event-stream.ts'
import { OwnNumbers } from './own-numbers.ts'

/** An interval as it was last sent. */
interface SentInterval {
  readonly revision: number
  readonly line: Uint8Array
}

/**
 * Makes the messages of streams, each once for all clients of an audience. What happens touches the last few intervals, so a snapshot
 * that follows another sends the lines of all others as they are.
 */
export class DeskEncoder {
  readonly #clock: () => DeskClock
  readonly #intervals = new IntervalEncoder()
  readonly #sent = new WeakMap<DeskFold, SentInterval[]>()
  readonly #outlooks = new WeakMap<readonly QueueOutlook[], Uint8Array>()
  readonly #changes = new WeakMap<DeskTouched, StreamMessage>()
  /** Of views of vendors, from their first snapshot on. */
  readonly #numbers = new WeakMap<DeskView, OwnNumbers>()

  constructor(clock: () => DeskClock) {
    this.#clock = clock
  }

  snapshot(view: DeskView): StreamMessage {
    const moment = deskMoment(view, this.#clock())
    const own = this.#ownNumbersOf(view)
    const { head, numbers } =
      own === null
        ? encodeDeskMoment(moment, view.fold.lanes())
        : encodeDeskMoment(
            ownMoment(moment, own),
            view.fold.lanes().map((lane) => ownLane(lane, own)),
          )
    const data = [framedLine(head), framedLine(numbers), ...this.#intervalLines(view), this.#outlookLine(view)]
    return { event: 'snapshot', id: versionId(view.version), data }
  }

  changes(view: DeskView, touched: DeskTouched): StreamMessage {
    const held = this.#changes.get(touched)
    if (held !== undefined) return held
    const own = this.#ownNumbersOf(view)
    const changes = deskChanges(view, touched)
    const data = [framedLine(encodeDeskChanges(own === null ? changes : ownChanges(changes, own)))]
    const message = { event: 'changes', id: versionId(view.version), data }
    this.#changes.set(touched, message)
    return message
  }

  #ownNumbersOf(view: DeskView): OwnNumbers | null {
    if (view.scope.kind === 'internal') return null
    let numbers = this.#numbers.get(view)
    if (numbers === undefined) this.#numbers.set(view, (numbers = new OwnNumbers()))
    return numbers
  }

  /** It becomes another once in a quarter hour, and is then made once. */
  #outlookLine({ outlook }: DeskView): Uint8Array {
    let line = this.#outlooks.get(outlook)
    if (line === undefined) this.#outlooks.set(outlook, (line = framedLine(encodeDeskOutlook(outlook.map(deskOutlook)))))
    return line
  }

  #intervalLines(view: DeskView): readonly Uint8Array[] {
    const { fold, window } = view
    const cells = deskCells(view)
    let sent = this.#sent.get(fold)
    if (sent === undefined) this.#sent.set(fold, (sent = []))
    for (let interval = 0; interval < window.intervals; interval += 1) {
      const revision = fold.revisionAt(interval)
      if (sent[interval]?.revision === revision) continue
      sent[interval] = { revision, line: framedLine(this.#intervals.encode(cells, interval)) }
    }
    return sent.map(({ line }) => line)
  }
}
