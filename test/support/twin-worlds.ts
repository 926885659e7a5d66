import { DeskEncoder } from '../../src/adapters/http/desk-encoder.ts'
import { deskReads } from '../../src/adapters/store/desk-load.ts'
import { MomentReads } from '../../src/adapters/store/tally-read-moment.ts'
import { type VendorRows, vendorRows } from '../../src/adapters/store/vendor-rows.ts'
import { byMachine } from '../../src/app/audit/attribution.ts'
import type { DeskListener, DeskSubscription } from '../../src/app/desk/desk-audience.ts'
import { DeskFeed } from '../../src/app/desk/desk-feed.ts'
import { INTERNAL, type Scope } from '../../src/app/scope.ts'
import { plannedReads } from '../../src/cli/open-plans.ts'
import { MINUTE_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'
import { NOW } from './http-feed.ts'
import { ask, type HttpWorld, httpWorld, putRefused, type WorldStore } from './http-world.ts'
import { type SignedIn, signedIn } from './signed-in.ts'
import { events, foreignStep, ownStep, sharedStep, type TwinStep } from './twin-steps.ts'
import { WITHOUT_POLICIES } from './without-policies.ts'

/** A feed's clock is believed or not after so many requests. */
const FEED_REQUESTS_MIN = 8

/** The caller with a cookie; the others have tokens. */
const PERSON = 'vic@acme'

/** The vendor who asks. */
export const ASKING: Scope = { kind: 'vendor', vendorId: 1 }

/** What keeps a vendor's rows apart: as it is, away, or with a hole that is made on purpose in one table. */
export type Layer = 'on' | 'off' | { readonly leaksOf: string }

export interface TwinOptions {
  /** The policies of the database. */
  readonly policies?: Layer
  /** The conditions of our own queries. */
  readonly conditions?: Layer
  /** Whether the vendor's caller is given the scope of staff. */
  readonly isStaff?: boolean
  readonly stores?: () => Promise<WorldStore>
}

/**
 * Two worlds that are equal in all that vendor `acme` may know, and different in what is of vendor `blue` alone: the second one has, in
 * between, whatever blue may have. Both live on clocks that are set, so every answer to acme has to be equal to the byte.
 */
export class TwinWorlds {
  readonly worlds: readonly [HttpWorld, HttpWorld]
  /** What was told to acme's open desk in each world so far. */
  readonly told: readonly [string[], string[]] = [[], []]
  /** How often blue did something that acme's world does not know. */
  foreignSteps = 0
  #now = NOW
  readonly #random: Random
  readonly #callers: readonly string[]
  /** Of the person who asks, in each world. */
  readonly #cookies: string[] = []
  readonly #subscriptions: DeskSubscription[] = []
  readonly #pulses: readonly (() => Promise<void>)[]

  private constructor(worlds: readonly [HttpWorld, HttpWorld], random: Random, isStaff: boolean) {
    this.#callers = isStaff ? ['vera'] : ['vic', PERSON, 'vic', PERSON, 'acme-feed']
    this.worlds = worlds
    this.#random = random
    this.#pulses = worlds.map(({ engine: { deskFeed } }) => {
      const pulse = deskFeed.pulse.bind(deskFeed)
      // The server's timer would pulse at a moment of its own in each world.
      deskFeed.pulse = async () => undefined
      return pulse
    })
  }

  /** `stores` makes the stores of the worlds; those of the tests unless given. */
  static async open(seed: number, options: TwinOptions = {}): Promise<TwinWorlds> {
    const worlds = [await worldOf(options), await worldOf(options)] as const
    const twins = new TwinWorlds(worlds, new Random(`twins ${seed}`), options.isStaff ?? false)
    // A feed's clock is believed or not by the times of all it sends, so it has sent enough before.
    const gray = { kind: 'command', method: 'PUT', path: '/api/v1/records/vendor/gray', body: { name: 'Gray' } } as const
    for (const world of worlds) await perform(world, gray)
    await twins.#signIn()
    for (let round = 0; round < 2 * FEED_REQUESTS_MIN; round += 1) {
      twins.#tick()
      const feed = round % 2 === 0 ? 'platform' : 'acme-feed'
      const sent = events(twins.#random, twins.#now, { vendor: 'acme', site: 'lisbon', queue: 'billing', names: 'a' })
      for (const world of worlds) await perform(world, { kind: 'events', feed, events: sent })
    }
    for (const [place, world] of worlds.entries()) {
      twins.#subscriptions.push(await world.engine.deskFeed.subscribe(ASKING, null, listenerOf(twins.told[place] as string[])))
    }
    return twins
  }

  /** Something happens to acme in both worlds; and, half of the time, before it something to blue in the second. */
  async step(): Promise<void> {
    const random = this.#random
    if (chance(random, 0.8)) {
      this.#tick()
      const foreign = foreignStep(random, this.#now, this.foreignSteps)
      await perform(this.worlds[1], foreign)
      // That a feed was heard is known to every vendor it serves; so the other world hears it too, with nothing to say.
      if (foreign.kind === 'events') await perform(this.worlds[0], { ...foreign, events: [] })
      this.foreignSteps += 1
    }
    this.#tick()
    if (chance(random, 0.2)) {
      const shared = sharedStep(random, this.#now)
      for (const [place, world] of this.worlds.entries()) await perform(world, shared[place] as TwinStep)
    } else {
      const own = ownStep(random, this.#now)
      if (own.kind === 'signIn') await this.#signIn()
      else for (const world of this.worlds) await perform(world, own)
    }
    this.#tick()
    // A desk looks around when something was written and from time to time; here both do at the same time.
    for (const [place, world] of this.worlds.entries()) {
      world.engine.deskFeed.wake(true)
      await this.#pulses[place]?.()
    }
  }

  /** One request by one of acme's callers, answered in both worlds. */
  async ask(path: string, method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE', accept: string): Promise<readonly [Answer, Answer]> {
    const caller = oneOf(this.#random, this.#callers)
    const answers: Answer[] = []
    for (const [place, world] of this.worlds.entries()) {
      const proof = caller === PERSON ? { cookie: this.#cookies[place] ?? '' } : { authorization: `Bearer ${world.token(caller)}` }
      answers.push(await answerOf(world, proof, { path, method, accept }))
    }
    return answers as unknown as readonly [Answer, Answer]
  }

  /** The snapshots that acme's desk would begin with now: of what was told so far, and of a server that has just begun. */
  async snapshots(): Promise<readonly [string, string]> {
    const seen: string[][] = []
    for (const world of this.worlds) {
      const heard: string[] = []
      for (const feed of [world.engine.deskFeed, newDeskFeed(world)]) {
        const subscription = await feed.subscribe(ASKING, null, listenerOf(heard))
        subscription.close()
      }
      seen.push(heard)
    }
    return seen.map((heard) => heard.join('\n')) as unknown as readonly [string, string]
  }

  async close(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.close()
    for (const world of this.worlds) await world.close()
  }

  /** The person of acme who asks signs in, again where they have before. */
  async #signIn(): Promise<void> {
    for (const [place, world] of this.worlds.entries()) this.#cookies[place] = (await signedInOf(world, 'vic@acme', 'acme')).cookie
  }

  #tick(): void {
    this.#now += MINUTE_MS + 1_000 * below(this.#random, 5)
    for (const world of this.worlds) world.store.clock.set(this.#now)
  }
}

/** A desk that has read nothing yet. */
function newDeskFeed({ engine }: HttpWorld): DeskFeed {
  const { clock, calendar, directories, reads: tallies, annotations, store } = engine
  return new DeskFeed({
    clock,
    steadyNow: () => 0,
    calendar,
    directories,
    reads: deskReads(store.connections, new MomentReads(store.connections, clock)),
    tallies,
    annotations: (scope, window) => annotations.read(scope, window),
    pastFill: () => null,
    learning: () => null,
    outlook: engine.outlook.of.bind(engine.outlook),
    planned: plannedReads(engine.plans, calendar),
    announce: async () => undefined,
    onFault: (error) => {
      throw error
    },
  })
}

async function worldOf({ stores, policies = 'on', conditions = 'on' }: TwinOptions): Promise<HttpWorld> {
  const store = stores === undefined ? {} : { store: await stores() }
  const world = await httpWorld({ ...store, vendorRows: rowsOf(conditions) })
  if (policies === 'off') await world.store.owner(WITHOUT_POLICIES)
  else if (policies !== 'on') await world.store.owner(`create policy leak on ${policies.leaksOf} for select using (true)`)
  return world
}

function rowsOf(layer: Layer): VendorRows {
  if (layer === 'on') return vendorRows
  return (table, vendorId) => (layer === 'off' || table === layer.leaksOf ? table : vendorRows(table, vendorId))
}

export interface Answer {
  readonly status: number
  readonly headers: string
  readonly body: string
}

interface Asked {
  readonly path: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly accept: string
}

async function answerOf(world: HttpWorld, proof: Readonly<Record<string, string>>, { path, method, accept }: Asked): Promise<Answer> {
  const headers = { host: '127.0.0.1:4680', origin: 'http://127.0.0.1:4680', 'sec-fetch-site': 'same-origin', accept, ...proof }
  const response = await world.server.inject({ method, url: path, headers })
  const { date: _, ...told } = response.headers
  // The id of a request is chance, and stands only in what we have to mend; so is the number by which a person knows a session.
  const text = response.body.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'request')
  const body = path === '/api/v1/my/sessions' ? text.replaceAll(/"id":\d{9}/g, '"id":0') : text
  return { status: response.statusCode, headers: JSON.stringify(told), body }
}

async function perform(world: HttpWorld, step: TwinStep): Promise<void> {
  switch (step.kind) {
    case 'events': {
      const type = 'application/cloudevents-batch+json'
      const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token(step.feed)}`, 'content-type': type }
      const answer = await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(step.events) })
      if (answer.statusCode !== 200) throw new Error(`events were answered ${answer.statusCode}: ${answer.body}`)
      return
    }
    case 'command': {
      const answer = await ask(world, 'ada', step.method, step.path, step.body)
      if (answer.status >= 300) throw new Error(`${step.method} ${step.path} was answered ${answer.status}: ${answer.text}`)
      return
    }
    case 'plan': {
      const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('ada')}`, 'content-type': 'text/csv' }
      const answer = await world.server.inject({ method: 'POST', url: `/api/v1/plans?${step.query}`, headers, payload: step.csv })
      if (answer.statusCode >= 300) throw new Error(`a plan was answered ${answer.statusCode}: ${answer.body}`)
      return
    }
    case 'signIn': {
      await signedInOf(world, step.login, step.vendor)
      return
    }
    case 'refused': {
      const feedId = (await world.engine.directories.of(INTERNAL)).feedId(step.feed) ?? 0
      return await putRefused(world, feedId, [step.text], 'rule-of-test')
    }
    case 'token': {
      const vendorId = (await world.engine.directories.of(INTERNAL)).vendorId('blue') ?? 0
      const holder = { kind: 'vendor', vendorId } as const
      await world.engine.tokens.make({ holder, name: 'of blue', scopes: [], expiresAt: null, by: byMachine('test').actor.name }, NOW)
    }
  }
}

async function signedInOf(world: HttpWorld, login: string, vendor: string): Promise<SignedIn> {
  const vendorId = (await world.engine.directories.of(INTERNAL)).vendorId(vendor)
  return await signedIn(world, login, { role: 'vendor', vendorId })
}

function listenerOf(heard: string[]): DeskListener {
  const encoder = new DeskEncoder(() => ({ kind: 'live' }))
  const textOf = (message: { readonly event: string; readonly id: string | null; readonly data: readonly Uint8Array[] }): string =>
    [message.event, message.id, ...message.data.map((line) => Buffer.from(line).toString('latin1'))].join('\n')
  return {
    onSnapshot: (view) => heard.push(textOf(encoder.snapshot(view))),
    onChanges: (view, touched) => heard.push(textOf(encoder.changes(view, touched))),
  }
}
