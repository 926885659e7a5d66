import type { TestStore } from './store.ts'

/** Columns that say whose row it is. */
const VENDOR_COLUMN = /^(?:.+_)?vendor_ids?$|^audience$/

interface Column {
  readonly name: string
  readonly type: string
  readonly isVendor: boolean
  readonly isGenerated: boolean
}

export interface FilledTable {
  readonly name: string
  /** Those that say whose row it is. */
  readonly vendorColumns: readonly string[]
}

/**
 * Puts two rows into every table of the store, whatever tables there are: one in which all that names a vendor names vendor 1, one
 * in which it names vendor 2. Checks and references are taken away first, since the rows mean nothing.
 */
export async function fillTables({ owner }: TestStore): Promise<readonly FilledTable[]> {
  await owner(`do $do$ declare name text; begin
    for name in select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'f') and coninhcount = 0 and conparentid = 0
      order by contype desc
    loop execute name; end loop;
    for name in select format('create table %s_rest partition of %s default', relname, oid::regclass) from pg_class
      where relkind = 'p' and relnamespace = 'public'::regnamespace
    loop execute name; end loop;
  end $do$`)
  const tables = await owner<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.oid::regclass::text not in ('migration', 'store', 'record_head') order by 1`,
  )
  const filled: FilledTable[] = []
  for (const { name } of tables) filled.push(await fillTable(owner, name))
  return filled
}

async function fillTable(owner: TestStore['owner'], name: string): Promise<FilledTable> {
  const columns = await owner<Column>(
    `select attname as name, format_type(atttypid, null) as type, attname ~ $2 as "isVendor", attgenerated <> '' as "isGenerated"
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [name, VENDOR_COLUMN.source],
  )
  const given = columns.filter(({ isGenerated }) => !isGenerated)
  const rowOf = (vendor: number): string => given.map(({ type }) => sqlOf(type, vendor)).join(', ')
  await owner(`delete from ${name}`)
  await owner(
    `insert into ${name} (${given.map((column) => column.name).join(', ')}) overriding system value values (${rowOf(1)}), (${rowOf(2)})`,
  )
  return { name, vendorColumns: columns.filter(({ isVendor }) => isVendor).map((column) => column.name) }
}

function sqlOf(type: string, vendor: number): string {
  return type.endsWith('[]') ? `array[${scalarOf(type.slice(0, -2), vendor)}]` : scalarOf(type, vendor)
}

function scalarOf(type: string, vendor: number): string {
  const values: Readonly<Record<string, string>> = {
    integer: `${vendor}`,
    bigint: `${vendor}::bigint`,
    smallint: `${vendor}::smallint`,
    text: `'${vendor}'`,
    boolean: 'true',
    bytea: `decode(repeat('0${vendor}', 32), 'hex')`,
    jsonb: `'{"vendor":${vendor}}'::jsonb`,
    real: `${vendor}`,
    'double precision': `${vendor}`,
    'timestamp with time zone': 'now()',
  }
  const value = values[type]
  if (value === undefined) throw new Error(`no value for columns of type ${type}: add one here`)
  return value
}
