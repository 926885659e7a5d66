import { type DeskMemory, LEFT_AFTER_MS, type SavedView, VIEWS_MAX, type ViewDraft, type Visit } from '../../app/memory/desk-memory.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Connection, StoreConnections } from './pools.ts'

interface ViewRow {
  readonly view_id: number
  readonly owner: string
  readonly name: string
  readonly search: string
  readonly is_shared: boolean
}

interface VisitRow {
  readonly left_at: number | null
  readonly tour_closed_at: number | null
}

const VIEW_COLUMNS = 'view_id, owner, name, search, is_shared'

/** Views and visits in PostgreSQL. */
export function deskMemory(connections: StoreConnections): DeskMemory {
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    views: (person) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<ViewRow>(
          `select ${VIEW_COLUMNS} from saved_view where owner = $1 or is_shared order by name, view_id`,
          [person],
        )
        return rows.map(viewOf)
      }),
    saveView: (person, draft, now) => asInternal((connection) => saveView(connection, person, draft, now)),
    deleteView: (person, viewId) =>
      asInternal(async (connection) => {
        const { rowCount } = await connection.query('delete from saved_view where view_id = $1 and owner = $2', [viewId, person])
        return rowCount === 1
      }),
    arrive: (person, now) =>
      asInternal((connection) =>
        visit(
          connection,
          `insert into desk_visit as v (person, seen_at) values ($1, $2)
           on conflict (person) do update set seen_at = greatest(v.seen_at, $2),
             left_at = case when $2 - v.seen_at >= $3 then v.seen_at else v.left_at end
           returning left_at, tour_closed_at`,
          [person, now, LEFT_AFTER_MS],
        ),
      ),
    catchUp: (person, now) =>
      asInternal((connection) =>
        visit(
          connection,
          `insert into desk_visit as v (person, seen_at) values ($1, $2)
           on conflict (person) do update set seen_at = greatest(v.seen_at, $2), left_at = null returning left_at, tour_closed_at`,
          [person, now],
        ),
      ),
    closeTour: (person, now) =>
      asInternal((connection) =>
        visit(
          connection,
          `insert into desk_visit as v (person, seen_at, tour_closed_at) values ($1, $2, $2)
           on conflict (person) do update set seen_at = greatest(v.seen_at, $2), tour_closed_at = $2 returning left_at, tour_closed_at`,
          [person, now],
        ),
      ),
  }
}

async function saveView(
  connection: Connection,
  person: string,
  { name, search, isShared }: ViewDraft,
  now: Instant,
): Promise<Result<SavedView, 'tooMany'>> {
  const { rows } = await connection.query<ViewRow>(
    `insert into saved_view (owner, name, search, is_shared, saved_at)
     select $1, $2, $3, $4, $5 where (select count(*) from saved_view where owner = $1 and name <> $2) < ${VIEWS_MAX}
     on conflict (owner, name) do update set search = $3, is_shared = $4, saved_at = $5 returning ${VIEW_COLUMNS}`,
    [person, name, search, isShared, now],
  )
  const saved = rows[0]
  return saved === undefined ? err('tooMany') : ok(viewOf(saved))
}

async function visit(connection: Connection, statement: string, values: readonly unknown[]): Promise<Visit> {
  const { rows } = await connection.query<VisitRow>(statement, [...values])
  const row = rows[0] as VisitRow
  return { leftAt: row.left_at, isTourClosed: row.tour_closed_at !== null }
}

function viewOf({ view_id, owner, name, search, is_shared }: ViewRow): SavedView {
  return { viewId: view_id, owner, name, search, isShared: is_shared }
}
