import { parseArgs } from 'node:util'

/** The operation whose contacts are sent. */
export const INTAKE_SIZE = { queues: 50, vendors: 4 }

/** When its data begins. */
export const INTAKE_FROM = Date.UTC(2026, 2, 2, 9)

/** Contacts of one second of the data; after some minutes as many end as begin. */
export const INTAKE_PER_SECOND = 60

/** Events that are made, and then sent, at once: a server does not hold more of what it did not take yet. */
export const INTAKE_ROUND = 50_000

/** What both measurements of the intake are told: how many events, in batches of which sizes, and whatever `others` names. */
export function intakeOptions<K extends string>(
  events: number,
  others: Readonly<Record<K, number>>,
): { readonly events: number; readonly batches: readonly number[] } & Readonly<Record<K, number>> {
  const names = Object.keys(others) as readonly K[]
  const { values } = parseArgs({
    options: Object.fromEntries(['events', 'batches', ...names].map((name) => [name, { type: 'string' as const }])),
  })
  const numbers = (name: string, absent: readonly number[]): readonly number[] => {
    const text = values[name]
    const given = typeof text === 'string' ? text.split(',').map(Number) : absent
    if (given.some((one) => !Number.isSafeInteger(one) || one < 1)) throw new Error(`--${name} is ${text}, expected whole numbers from 1`)
    return given
  }
  const one = (name: string, absent: number): number => numbers(name, [absent])[0] ?? absent
  const given = Object.fromEntries(names.map((name) => [name, one(name, others[name])])) as Record<K, number>
  return { events: one('events', events), batches: numbers('batches', [200, 1_000, 5_000]), ...given }
}
