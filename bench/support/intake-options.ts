import { parseArgs } from 'node:util'

/** The operation whose contacts are sent. */
export const INTAKE_SIZE = { queues: 50, vendors: 4 }

/** When its data begins. */
export const INTAKE_FROM = Date.UTC(2026, 2, 2, 9)

/** Contacts of one second of the data; after some minutes as many end as begin. */
export const INTAKE_PER_SECOND = 60

/** Events that are made, and then sent, at once: a server does not hold more of what it did not take yet. */
export const INTAKE_ROUND = 50_000

/** What both measurements of the intake are told: how many events, in batches of which sizes, by how many at once. */
export function intakeOptions(absent: { readonly events: number; readonly senders: number }) {
  const { values } = parseArgs({
    options: { events: { type: 'string' }, batches: { type: 'string' }, senders: { type: 'string' }, shards: { type: 'string' } },
  })
  const numbers = (name: keyof typeof values, otherwise: readonly number[]): readonly number[] => {
    const given = values[name]?.split(',').map(Number) ?? otherwise
    if (given.some((one) => !Number.isSafeInteger(one) || one < 1)) {
      throw new Error(`--${name} is ${values[name]}, expected whole numbers from 1`)
    }
    return given
  }
  const number = (name: keyof typeof values, otherwise: number): number => numbers(name, [otherwise])[0] ?? otherwise
  return {
    events: number('events', absent.events),
    batches: numbers('batches', [200, 1_000, 5_000]),
    senders: number('senders', absent.senders),
    shards: number('shards', 1),
  }
}
