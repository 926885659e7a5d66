import type { AgentNow } from '../../domain/interval/agents-now.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { OutboxRow } from '../intake/outbox-change.ts'
import type { CountedTally, VersionVector } from '../kpi-query.ts'
import type { Scope } from '../scope.ts'

/** Everything that a desk needs to begin, read at one moment: whatever the outbox tells after `version` is not in it yet. */
export interface DeskLoad {
  readonly asOf: Instant
  /** Of the scope's own audience. */
  readonly version: VersionVector
  /** Records as far as the scope may see them. */
  readonly directory: Directory
  /** Of the window, by queue, vendor and interval; sites may be summed as 0. */
  readonly tallies: readonly CountedTally[]
  /** Everybody who waits, also from before the window; `name` is the one that the outbox uses. */
  readonly waiting: readonly { readonly name: string; readonly contact: WaitingContact }[]
  readonly agents: readonly AgentNow[]
  readonly lastHeard: ReadonlyMap<number, Instant>
}

/** What keeps a desk live, each read through the scope's own login. */
export interface DeskReads {
  /** Reads the tallies of [from, to) and all that is of the moment. */
  readonly load: (scope: Scope, window: { readonly from: Instant; readonly to: Instant }) => Promise<DeskLoad>
  /**
   * What was told to the scope's audience after these versions, in the order of versions within each shard, at most `rowsMax` rows;
   * null where some of it was forgotten already.
   */
  readonly after: (scope: Scope, version: VersionVector, rowsMax: number) => Promise<readonly OutboxRow[] | null>
  /** When each feed that the scope may see was last heard. */
  readonly lastHeard: (scope: Scope, asOf: Instant) => Promise<ReadonlyMap<number, Instant>>
}
