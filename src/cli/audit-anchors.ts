import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditAnchor, AuditStore } from '../app/audit/audit-store.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import type { Instant } from '../domain/shared/instant.ts'
import { CommandError } from './usage.ts'

/** One request names no more, and a longer file is looked at from its beginning to its end in steps. */
const ASKED_MAX = 100

const LINE = /^(\S+) (\S+) (\d{1,15}):([0-9a-f]{64})$/

/** Where the heads of the trail of changes are noted unless something else is named: beside the store, to be copied elsewhere. */
export function anchorFileOf(dataDir: string): string {
  return join(dataDir, 'audit-anchors')
}

/** Notes the head of the trail where it has grown since it was noted last: a line of when, of which store, and the head. */
export async function noteAnchor(path: string, audit: Pick<AuditStore, 'head'>, now: Instant): Promise<void> {
  const { storeId, count, hash } = await audit.head()
  const last = (await anchorsIn(path, storeId)).at(-1)
  if (count === 0 || last?.count === count) return
  const file = await open(path, 'a', 0o600)
  try {
    await file.writeFile(`${formatInstant(now)} ${storeId} ${count}:${hash}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The heads of a store that are noted in a file, the oldest first; none where there is no such file. */
export async function anchorsIn(path: string, storeId: string): Promise<readonly AuditAnchor[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  })
  const anchors: AuditAnchor[] = []
  for (const [place, line] of text.split('\n').entries()) {
    if (line === '') continue
    const [, , ofStore, count, hash] = LINE.exec(line) ?? []
    if (ofStore === undefined || hash === undefined) {
      throw new CommandError(
        `${path}, line ${place + 1} is ${JSON.stringify(line.slice(0, 80))}, expected a time, a store and a head as 120:5f2c…`,
      )
    }
    if (ofStore === storeId) anchors.push({ count: Number(count), hash })
  }
  return anchors
}

/** So many of them as one request names: the first, the last, and evenly between. */
export function asked(anchors: readonly AuditAnchor[]): readonly AuditAnchor[] {
  if (anchors.length <= ASKED_MAX) return anchors
  const places = Array.from({ length: ASKED_MAX }, (_, at) => Math.round((at * (anchors.length - 1)) / (ASKED_MAX - 1)))
  return places.flatMap((place) => anchors[place] ?? [])
}
