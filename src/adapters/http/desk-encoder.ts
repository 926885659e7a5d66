import type { DeskTouched } from '../../app/desk/desk-touched.ts'
import type { DeskView } from '../../app/desk/desk-view.ts'
import { type DeskClock, versionId } from '../../wire/desk.ts'
import { encodeDeskChanges, encodeDeskSnapshot } from '../../wire/desk-encode.ts'
import { deskChanges, deskSnapshot } from './desk-wire.ts'
import type { StreamMessage } from './event-stream.ts'

/** Makes the messages of streams, each once for all clients of an audience. */
export class DeskEncoder {
  readonly #clock: () => DeskClock
  readonly #changes = new WeakMap<DeskTouched, StreamMessage>()

  constructor(clock: () => DeskClock) {
    this.#clock = clock
  }

  snapshot(view: DeskView): StreamMessage {
    const text = encodeDeskSnapshot(deskSnapshot(view, this.#clock()), (bytes) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    )
    return { event: 'snapshot', id: versionId(view.version), text }
  }

  changes(view: DeskView, touched: DeskTouched): StreamMessage {
    const held = this.#changes.get(touched)
    if (held !== undefined) return held
    const message = { event: 'changes', id: versionId(view.version), text: encodeDeskChanges(deskChanges(view, touched)) }
    this.#changes.set(touched, message)
    return message
  }
}
