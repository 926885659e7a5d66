import type pg from 'pg'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { type MarkedStatement, markedStatement } from './table-marks.ts'
import { type VendorRows, vendorRows } from './vendor-rows.ts'

/** Statements whose tables are remembered; they are ours, and few. */
const REMEMBERED_MAX = 1_000

const remembered = new Map<string, MarkedStatement>()

/** A statement without a name: a vendor's connection forgets those when it is given back. */
export interface ScopedArrayStatement {
  readonly rowMode: 'array'
  readonly text: string
  readonly values?: readonly unknown[]
}

/**
 * A connection that reads for whoever asks. Statements name their tables as `@tally as tally`: for a vendor that is the vendor's rows of
 * the table, for staff the table. It is no `Connection`, so a function that reads without regard to the scope cannot be given one.
 */
export class ScopedConnection {
  readonly scope: Scope
  readonly #connection: pg.ClientBase
  readonly #vendorRows: VendorRows

  constructor(connection: pg.ClientBase, scope: Scope, rows: VendorRows = vendorRows) {
    this.scope = scope
    this.#connection = connection
    this.#vendorRows = rows
  }

  /** The connection itself where it is our own login's, on the same snapshot; null where it is a vendor's. */
  get staff(): pg.ClientBase | null {
    return this.scope.kind === 'internal' ? this.#connection : null
  }

  async query<Row extends unknown[]>(statement: ScopedArrayStatement): Promise<pg.QueryArrayResult<Row>>
  async query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<Row>>
  async query(statement: ScopedArrayStatement | string, values: readonly unknown[] = []): Promise<unknown> {
    if (typeof statement === 'string') return await this.#connection.query(this.#textOf(statement), [...values])
    const { text, rowMode } = statement
    return await this.#connection.query({ text: this.#textOf(text), rowMode, values: [...(statement.values ?? [])] })
  }

  #textOf(text: string): string {
    return cutOnce(text)
      .map((part, place) => (place % 2 === 0 ? part : this.#rowsOf(part)))
      .join('')
  }

  #rowsOf(table: string): string {
    if (this.scope.kind === 'internal') return table
    const rows = this.#vendorRows(table, this.scope.vendorId)
    if (rows === null) throw new Error(`a vendor's scope reads ${table}, expected a table with rows of vendors`)
    return rows
  }
}

/** Reads as staff does, on a connection of our own login. */
export function asStaff(connection: pg.ClientBase): ScopedConnection {
  return new ScopedConnection(connection, INTERNAL)
}

function cutOnce(text: string): MarkedStatement {
  let cut = remembered.get(text)
  if (cut === undefined) {
    if (remembered.size >= REMEMBERED_MAX) remembered.clear()
    remembered.set(text, (cut = markedStatement(text)))
  }
  return cut
}
