import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/** One step forward of the store's tables. Never edited once released: `sha256` is held against what was run. */
export interface MigrationFile {
  readonly number: number
  readonly name: string
  readonly text: string
  readonly sha256: string
}

const NAME = /^(\d{6})_([a-z0-9_]+)\.sql$/

/** The migrations of this release, in order; gaps are allowed, so that branches may number ahead. */
export function readMigrations(folder: URL = new URL('../../../migrations/', import.meta.url)): readonly MigrationFile[] {
  const files = readdirSync(folder).sort()
  const migrations = files.map((file) => {
    const match = NAME.exec(file)
    if (match === null) throw new Error(`migrations/${file}: expected a name like 000001_contact_event.sql`)
    const text = readFileSync(new URL(file, folder), 'utf8')
    return { number: Number(match[1]), name: file, text, sha256: createHash('sha256').update(text).digest('hex') }
  })
  for (const [place, { number, name }] of migrations.entries()) {
    const before = migrations[place - 1]
    if (before?.number === number) throw new Error(`migrations/${before.name} and ${name} have one number`)
  }
  return migrations
}

/** Fills in the names in double braces; one that is not known is a fault of the file. */
export function fillIn({ name, text }: MigrationFile, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key]
    if (value === undefined) throw new Error(`migrations/${name}: {{${key}}} is not among ${Object.keys(values).join(', ')}`)
    return value
  })
}
