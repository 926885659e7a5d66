// Durable intake over HTTP, as users have it: the server with all of its routes and limits, a bearer token, CloudEvents decoded and checked
// one by one, an answer for each, and nothing answered before it is committed. The senders are a process of their own on the same machine.
// `node bench/intake-http.ts --events N --shards N --senders N --batches N,N`. Fails where what the store holds afterwards is not what was sent.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { ownStore } from '../test/support/own-store.ts'
import type { FromSender, ToSender } from './support/http-sender.ts'
import { serveStore } from './support/http-server.ts'
import {
  INTAKE_FROM as FROM,
  intakeOptions,
  INTAKE_PER_SECOND as PER_SECOND,
  INTAKE_ROUND as ROUND,
  INTAKE_SIZE as SIZE,
} from './support/intake-options.ts'
import { heldAgainst, postgresCpuMs, print, type SentCounts, usEach } from './support/sent-and-held.ts'
import { operationSeed } from './support/steady-contacts.ts'

const { events: EVENTS, batches: BATCHES, shards: SHARDS, senders: CLIENTS } = intakeOptions({ events: 150_000, senders: 2 })
const AIMS: Readonly<Record<number, number>> = { 1000: 10_000 }
const WARM_UP = 60_000

const store = await ownStore({ shards: SHARDS, now: FROM, isDurable: true })
const server = await serveStore(store, operationSeed(SIZE))
const sender = fork(fileURLToPath(new URL('./support/http-sender.ts', import.meta.url)))
const ended = once(sender, 'exit').then(() => {
  throw new Error('the sender ended')
})
ended.catch(() => undefined) // Whoever waits for the sender hears of it.
sender.on('message', (message: FromSender) => {
  if (message.kind === 'sending') store.clock.set(Math.max(store.clock.now(), message.at))
})
let sent: SentCounts = { facts: 0, offered: 0 }
try {
  const steady = { seed: 1, ...SIZE, from: FROM, perSecond: PER_SECOND }
  tell({ kind: 'begin', url: server.url, token: server.token, steady, clients: CLIENTS })
  await measure(2_000, WARM_UP)
  for (const size of BATCHES) print(await measure(size, EVENTS))
  print(await heldAgainst(store, sent, 'over HTTP'))
} finally {
  sender.disconnect()
  await server.close()
  await store.close()
}

function tell(message: ToSender): void {
  sender.send(message)
}

/** The next answer of a kind; a sender that ends instead has failed. */
async function heard<K extends FromSender['kind']>(kind: K): Promise<FromSender & { readonly kind: K }> {
  const found = new Promise<FromSender & { readonly kind: K }>((resolve) => {
    const listen = (message: FromSender): void => {
      if (message.kind !== kind) return
      sender.off('message', listen)
      resolve(message as FromSender & { readonly kind: K })
    }
    sender.on('message', listen)
  })
  return await Promise.race([found, ended])
}

async function measure(size: number, events: number): Promise<Record<string, unknown>> {
  const took = { ms: 0, nodeMs: 0, postgresMs: 0, senderMs: 0, bytes: 0 }
  const waits: number[] = []
  let count = 0
  let accepted = 0
  while (count < events) {
    const batches = Math.ceil(Math.min(ROUND, events - count) / size)
    tell({ kind: 'make', batches, size })
    took.bytes += (await heard('made')).bytes
    const before = { node: process.cpuUsage(), postgresMs: await postgresCpuMs(store) }
    const startedAt = performance.now()
    tell({ kind: 'send' })
    const round = await heard('sent')
    took.ms += performance.now() - startedAt
    const node = process.cpuUsage(before.node)
    took.nodeMs += (node.user + node.system) / 1_000
    took.postgresMs += (await postgresCpuMs(store)) - before.postgresMs
    took.senderMs += round.cpuMs
    waits.push(...round.tookMs)
    accepted += round.accepted
    count += batches * size
    sent = round.sent
  }
  const sorted = waits.sort((a, b) => a - b)
  return {
    name: `intake over HTTP, requests of ${size}`,
    count,
    eventsPerSecond: Math.round((count * 1_000) / took.ms),
    aim: AIMS[size] ?? null,
    clients: CLIENTS,
    p50Ms: Math.round(sorted[sorted.length >> 1] ?? 0),
    p99Ms: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    nodeUsPerEvent: usEach(took.nodeMs, count),
    postgresUsPerEvent: usEach(took.postgresMs, count),
    senderUsPerEvent: usEach(took.senderMs, count),
    bytesPerEvent: Math.round(took.bytes / count),
    ok: accepted === count,
  }
}
