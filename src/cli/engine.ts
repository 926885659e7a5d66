import { holidaysOfZone } from '../adapters/calendar/holidays-of-zone.ts'
import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { commonPasswords } from '../adapters/passwords/common-passwords.ts'
import { type ThreadedCompute, threadedCompute } from '../adapters/process/outlook-compute.ts'
import { readAgentVendors } from '../adapters/store/agent-state.ts'
import { ANNOTATIONS_CHANGED, annotationStore } from '../adapters/store/annotation.ts'
import { deskReads } from '../adapters/store/desk-load.ts'
import { deskMemory } from '../adapters/store/desk-memory.ts'
import { feedReads } from '../adapters/store/feed-reads.ts'
import { idempotencyStore } from '../adapters/store/idempotency.ts'
import { intakeShardStore } from '../adapters/store/intake-shard-store.ts'
import { contactReads } from '../adapters/store/leg-read-walk.ts'
import { type OpenStore, openStore } from '../adapters/store/open-store.ts'
import { overdueReads } from '../adapters/store/overdue-legs.ts'
import { forecastBook } from '../adapters/store/own-forecast.ts'
import { personStore } from '../adapters/store/person.ts'
import { planFileStore } from '../adapters/store/plan-file.ts'
import { PLANS_CHANGED } from '../adapters/store/plan-write.ts'
import { providerFlowStore } from '../adapters/store/provider-flow.ts'
import { quarantineStore } from '../adapters/store/quarantine.ts'
import { recountStore } from '../adapters/store/queue-recount.ts'
import { RECORDS_CHANGED } from '../adapters/store/record.ts'
import { sessionStore } from '../adapters/store/session.ts'
import { attemptStore } from '../adapters/store/sign-in-attempt.ts'
import { signInRecords } from '../adapters/store/sign-in-record.ts'
import { storeCheck } from '../adapters/store/store-check.ts'
import { storeFaultOf } from '../adapters/store/store-fault.ts'
import { tallyReads } from '../adapters/store/tally-read.ts'
import { MomentReads } from '../adapters/store/tally-read-moment.ts'
import { revisionReads } from '../adapters/store/tally-read-revisions.ts'
import { tokenStore } from '../adapters/store/token.ts'
import { feedSecretStore } from '../adapters/store/token-feed-secret.ts'
import { vendorRows as ownRows, type VendorRows } from '../adapters/store/vendor-rows.ts'
import { announceWakeUp, listenForWakeUps } from '../adapters/store/wake-up.ts'
import type { AttemptStore } from '../app/access/attempts.ts'
import { PasswordHasher } from '../app/access/password-hash.ts'
import type { PersonStore } from '../app/access/person.ts'
import type { ProviderFlowStore } from '../app/access/provider.ts'
import type { SessionStore } from '../app/access/session-store.ts'
import { SignIn } from '../app/access/sign-in.ts'
import type { SignInRecords } from '../app/access/sign-in-record.ts'
import type { FeedSecretStore, TokenStore } from '../app/access/token-store.ts'
import { AnnotationBook } from '../app/annotations/annotation-book.ts'
import type { AnnotationStore } from '../app/annotations/annotation-store.ts'
import { narrowedAnnotations } from '../app/annotations/narrowed-annotations.ts'
import { byMachine } from '../app/audit/attribution.ts'
import type { UndoContext } from '../app/audit/undo.ts'
import type { Clock } from '../app/clock.ts'
import type { ContactReads } from '../app/contacts-reads.ts'
import { DeskFeed } from '../app/desk/desk-feed.ts'
import { FeedAnomalies } from '../app/feed-anomaly.ts'
import { FeedClocks } from '../app/feed-clock.ts'
import type { FeedReads } from '../app/feed-reads.ts'
import type { IdempotencyStore } from '../app/intake/idempotency-store.ts'
import { type OpenIntake, openIntake } from '../app/intake/open-intake.ts'
import { pseudonymiser } from '../app/intake/pseudonym.ts'
import { ChangedRecount } from '../app/intake/recount-changed.ts'
import type { TallyReads } from '../app/kpi-query.ts'
import { type Calendar, LocalDays } from '../app/local-days.ts'
import { LostSweeper } from '../app/lost/lost-sweeper.ts'
import type { DeskMemory } from '../app/memory/desk-memory.ts'
import { narrowedContactReads, narrowedDeskReads, narrowedRevisionReads, narrowedTallyReads } from '../app/narrowed-reads.ts'
import type { ForecastBook } from '../app/outlook/kept-forecast.ts'
import type { Outlook } from '../app/outlook/outlook.ts'
import type { PastCalendar } from '../app/outlook/read-past.ts'
import { PastFilling } from '../app/past-fill.ts'
import type { PlanImport } from '../app/plans/import-plan.ts'
import type { PlanFileStore } from '../app/plans/plan-file-store.ts'
import type { PlanStore } from '../app/plans/plan-store.ts'
import type { QuarantineStore } from '../app/quarantine/quarantine-store.ts'
import { WaitingRelease } from '../app/quarantine/release-waiting.ts'
import { changeRecords, type RecordsContext } from '../app/records/change-records.ts'
import { Directories } from '../app/records/directories.ts'
import { describeFault } from '../app/records/record-fault.ts'
import { readSeed } from '../app/records/seed-file.ts'
import type { RevisionReads } from '../app/revision-reads.ts'
import { INTERNAL } from '../app/scope.ts'
import type { StoreCheck } from '../app/store-check.ts'
import type { Database } from './database.ts'
import type { Lifetime } from './lifetime.ts'
import { openOutlook } from './open-outlook.ts'
import { openPlanImport, openPlans, plannedReads } from './open-plans.ts'
import { openUndo } from './undo.ts'
import { CommandError } from './usage.ts'

/** Everything around one open store that commands and the server share. */
export interface Engine {
  readonly database: Database
  readonly store: OpenStore
  readonly clock: Clock
  readonly machineClock: Clock
  readonly calendar: Calendar
  /** Public holidays of the country that a zone belongs to, by local date with their names. */
  readonly holidays: PastCalendar['holidays']
  readonly directories: Directories
  readonly records: RecordsContext
  readonly intake: OpenIntake
  readonly contactReads: ContactReads
  readonly reads: TallyReads
  readonly revisionReads: RevisionReads
  readonly deskFeed: DeskFeed
  readonly tokens: TokenStore
  readonly sessions: SessionStore
  readonly people: PersonStore
  readonly attempts: AttemptStore
  readonly signIn: SignIn
  readonly providerFlows: ProviderFlowStore
  readonly signInRecords: SignInRecords
  readonly feedSecrets: FeedSecretStore
  readonly quarantine: QuarantineStore
  readonly idempotency: IdempotencyStore
  readonly feedReads: FeedReads
  readonly annotations: AnnotationStore
  /** How far a past has come that is being filled in. */
  readonly pastFilling: PastFilling
  readonly plans: PlanStore
  readonly planImport: PlanImport
  readonly planFiles: PlanFileStore
  /** What is to be expected of queues, learned and foreseen beside the desk. */
  readonly outlook: Outlook
  /** Every forecast of our own, as it was made. */
  readonly forecastBook: ForecastBook
  readonly memory: DeskMemory
  readonly feedClocks: FeedClocks
  readonly feedAnomalies: FeedAnomalies
  /** Takes in what waited in quarantine for something that is there by now. */
  readonly waitingRelease: WaitingRelease
  readonly lostSweeper: LostSweeper
  readonly storeCheck: StoreCheck
  /** The trail of changes, and what can be taken back of them. */
  readonly undo: UndoContext
  /** Counts anew what edited records ask to be counted otherwise. */
  readonly changedRecount: ChangedRecount
}

export interface EngineOptions {
  readonly clock: Clock
  readonly machineClock: Clock
  readonly shards: number | null
  // Only tests give others of these.
  readonly vendorRows?: VendorRows
  readonly outlookCompute?: ThreadedCompute
}

/** Opens the store of a database with all that works on it. */
export async function openEngine(
  database: Database,
  { clock, machineClock, shards, vendorRows = ownRows, outlookCompute = threadedCompute() }: EngineOptions,
  lifetime: Lifetime,
  say: (line: string) => void,
): Promise<Engine> {
  const { access } = database
  // While the database is away everything fails, and one line that says so is enough.
  const onFault: OnFault = (what) => (error) => {
    if (database.awayBecause() !== null || lifetime.signal.aborted) return
    say(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const store = await openStore(access, { shards, clock, onIdleError: onFault('a connection to the database broke'), vendorRows })
  await lifetime.add('connections', store.close)
  const calendar = temporalCalendar
  const shared = { database, store, clock, machineClock, calendar, holidays: holidaysOfZone, directories: new Directories(store.records) }
  const plans = openPlans(store)
  const planFiles = planFileStore(store.connections, access.secret)
  const reading = { plans, ...(await openReading({ ...shared, plans, outlookCompute }, lifetime, onFault)) }
  const intake = openDoor(shared, () => reading.deskFeed.committed(), onFault)
  await lifetime.add('intake', () => intake.stop())
  const { connections } = store
  const listener = await listenForWakeUps(
    connections,
    (payload) => reading.deskFeed.wake(payload === null || WRITTEN.has(payload)),
    onFault('other nodes are not heard'),
  )
  await lifetime.add('wake-ups', listener.close)
  const quarantine = quarantineStore(connections, access.secret)
  const entering = openAccess(store, access.secret)
  const directory = () => shared.directories.of(INTERNAL)
  const recordsVersion = () => store.records.version(INTERNAL)
  return {
    ...shared,
    ...reading,
    planFiles,
    planImport: await openPlanImport({ ...shared, ...reading, planFiles }, lifetime),
    intake,
    records: { store: store.records, isZone: calendar.isZone },
    ...entering,
    feedSecrets: feedSecretStore(connections, access.secret),
    quarantine,
    waitingRelease: new WaitingRelease({ quarantine, release: intake.release.bind(intake), directory, recordsVersion, now: clock.now }),
    changedRecount: new ChangedRecount({
      store: recountStore(connections, clock),
      localDays: new LocalDays(calendar),
      directory,
      now: clock.now,
      onCommitted: () => reading.deskFeed.committed(),
    }),
    lostSweeper: new LostSweeper({ reads: overdueReads(connections), conclude: intake.conclude.bind(intake), directory, now: clock.now }),
    storeCheck: storeCheck(connections, new LocalDays(calendar)),
    undo: openUndo(store, { quarantine, annotations: reading.annotations, ...entering, clock, machineClock }),
    idempotency: idempotencyStore(connections),
    memory: deskMemory(connections),
    feedReads: feedReads(connections),
    feedClocks: new FeedClocks(),
    feedAnomalies: new FeedAnomalies(),
  }
}

/** What wakes a desk although no row of the outbox tells it. */
const WRITTEN: ReadonlySet<string> = new Set([RECORDS_CHANGED, ANNOTATIONS_CHANGED, PLANS_CHANGED])

type Entering = Pick<Engine, 'sessions' | 'people' | 'tokens' | 'attempts' | 'signIn' | 'providerFlows' | 'signInRecords'>

function openAccess({ connections }: OpenStore, secret: string): Entering {
  const ports = { sessions: sessionStore(connections), people: personStore(connections), attempts: attemptStore(connections, secret) }
  return {
    ...ports,
    tokens: tokenStore(connections),
    providerFlows: providerFlowStore(connections, secret),
    signInRecords: signInRecords(connections),
    signIn: new SignIn({ ...ports, hasher: new PasswordHasher(secret), commonPasswords }),
  }
}

type OnFault = (what: string) => (error: unknown) => void
type Shared = Pick<Engine, 'database' | 'store' | 'clock' | 'calendar' | 'holidays' | 'directories'>

type OutlookGiven = Pick<Engine, 'plans'> & Required<Pick<EngineOptions, 'outlookCompute'>>

async function openReading(
  { store: { connections }, clock, calendar, holidays, directories, plans, outlookCompute }: Shared & OutlookGiven,
  lifetime: Lifetime,
  onFault: OnFault,
): Promise<
  Pick<Engine, 'reads' | 'revisionReads' | 'contactReads' | 'deskFeed' | 'annotations' | 'pastFilling' | 'outlook' | 'forecastBook'>
> {
  const moments = new MomentReads(connections, clock)
  const localDays = new LocalDays(calendar)
  const annotations = narrowedAnnotations(annotationStore(connections), directories)
  const notes = new AnnotationBook(annotations)
  const reads = narrowedTallyReads(tallyReads(connections, moments, localDays))
  const pastFilling = new PastFilling()
  const book = forecastBook(connections)
  const outlook = await openOutlook(
    { reads, calendar, holidays, directories, clock, plans, annotations, forecastBook: book, compute: outlookCompute },
    lifetime,
    onFault,
  )
  const deskFeed = new DeskFeed({
    clock,
    steadyNow: () => performance.now(),
    calendar,
    directories,
    reads: narrowedDeskReads(deskReads(connections, moments)),
    tallies: reads,
    annotations: notes.of.bind(notes),
    pastFill: () => pastFilling.now,
    outlook: outlook.of.bind(outlook),
    learning: () => outlook.progress,
    planned: plannedReads(plans, calendar),
    announce: () => announceWakeUp(connections),
    onFault: onFault('a desk could not be told'),
  })
  return {
    reads,
    revisionReads: narrowedRevisionReads(revisionReads(moments)),
    contactReads: narrowedContactReads(contactReads(connections, moments, localDays)),
    deskFeed,
    annotations,
    pastFilling,
    outlook,
    forecastBook: book,
  }
}

function openDoor(
  { database: { access }, store, clock, calendar, directories }: Shared,
  onCommitted: () => void,
  onFault: OnFault,
): OpenIntake {
  return openIntake({
    store: intakeShardStore(store.connections, access, clock),
    clock,
    calendar,
    directory: () => directories.of(INTERNAL),
    pseudonymise: pseudonymiser(access.secret),
    faultOf: storeFaultOf,
    knownAgents: () => readAgentVendors(store.connections),
    onCommitted,
    onFault: onFault('a commit failed'),
  })
}

/** Applies a seed of our own; one that is not taken is a mistake of ours. */
export async function applySeed({ records }: Engine, seed: unknown, by: string): Promise<void> {
  const read = readSeed(seed)
  const taken = read.ok
    ? await changeRecords(records, { by: byMachine(by), mode: 'put', records: read.value, validFrom: null, validTo: null })
    : read
  if (!taken.ok) throw new CommandError(`the records of ${by} were not taken: ${taken.error.map(describeFault).join('; ')}`)
}
