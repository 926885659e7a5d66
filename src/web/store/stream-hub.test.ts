import { expect, test } from 'vitest'
import { FakeDesk } from '../../../test/support/fake-desk/fake-desk.ts'
import type { StreamListener } from './desk-stream.ts'
import { type HubMessage, StreamHub } from './stream-hub.ts'

const AS_OF = Date.parse('2026-11-24T14:37:20Z')

class Tab {
  readonly heard: HubMessage[] = []
  readonly post = (message: HubMessage): void => {
    this.heard.push(message)
  }
  get kinds(): readonly string[] {
    return this.heard.map(({ kind }) => kind)
  }
}

function newHub() {
  const streams: StreamListener[] = []
  let open = 0
  const hub = new StreamHub((listener) => {
    streams.push(listener)
    open += 1
    return () => {
      open -= 1
    }
  })
  return { hub, streams, opened: () => open }
}

const desk = () => new FakeDesk({ seed: 1, queues: 2, vendors: 2, asOf: AS_OF })

test('two tabs hear one stream, and the later one is told at once where it stands', () => {
  const { hub, streams, opened } = newHub()
  const [first, second] = [new Tab(), new Tab()]
  const world = desk()
  hub.join(first)
  streams[0]?.onSnapshot(world.snapshot())
  streams[0]?.onChanges(world.advance(1_000))
  hub.join(second)
  streams[0]?.onChanges(world.advance(1_000))
  expect([streams.length, opened()]).toEqual([1, 1])
  expect(first.kinds).toEqual(['state', 'changes', 'changes'])
  expect(second.kinds).toEqual(['state', 'changes'])
  const [told] = second.heard
  expect(told?.kind === 'state' && told.state.asOf).toBe(AS_OF + 1_000)
})

test('a tab that leaves leaves the others their stream; the last one ends it', () => {
  const { hub, streams, opened } = newHub()
  const [first, second] = [new Tab(), new Tab()]
  const world = desk()
  hub.join(first)
  streams[0]?.onSnapshot(world.snapshot())
  hub.join(second)
  hub.leave(first)
  streams[0]?.onChanges(world.advance(1_000))
  expect([opened(), second.kinds, first.kinds]).toEqual([1, ['state', 'changes'], ['state']])
  hub.leave(second)
  expect(opened()).toBe(0)
})

test('after the stream was ended nothing of it is told to whoever comes next', () => {
  const { hub, streams } = newHub()
  const [first, second] = [new Tab(), new Tab()]
  hub.join(first)
  streams[0]?.onSnapshot(desk().snapshot())
  streams[0]?.onEnded()
  hub.join(second)
  expect([first.kinds, second.kinds, streams.length]).toEqual([['state', 'ended'], [], 2])
})

test('who comes while the stream is interrupted is told so, with what was heard last', () => {
  const { hub, streams } = newHub()
  const [first, second] = [new Tab(), new Tab()]
  hub.join(first)
  streams[0]?.onSnapshot(desk().snapshot())
  streams[0]?.onInterrupted()
  hub.join(second)
  expect(second.kinds).toEqual(['state', 'interrupted'])
})
