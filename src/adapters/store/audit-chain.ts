import { createHash, randomBytes } from 'node:crypto'

/** The texts of an entry that may be about a person: beside the chain, which holds their salted hashes. */
export const WORD_FIELDS = ['actor', 'reason', 'before', 'after'] as const

export type WordField = (typeof WORD_FIELDS)[number]

/** Everything of an entry that its hash covers, as its row has it. */
export interface ChainedRow {
  readonly entry_id: number
  readonly at: number
  readonly action: string
  readonly kind: string
  readonly parent: string | null
  readonly key: string
  readonly actor_kind: string
  readonly actor_id: number | null
  readonly request_id: string | null
  readonly undoes: number | null
  readonly actor_hash: Buffer
  readonly reason_hash: Buffer | null
  readonly before_hash: Buffer | null
  readonly after_hash: Buffer | null
}

const SALT_BYTES = 16

/** What the first entry follows: another store's trail does not continue ours. */
export function genesisHash(storeId: string): Buffer {
  return sha256(`loadline audit of ${storeId}`)
}

/** SHA-256 of the hash before and the entry in its one form: a JSON array of its columns in the order of the table. */
export function chainHash(before: Uint8Array, row: ChainedRow): Buffer {
  const { entry_id, at, action, kind, parent, key, actor_kind, actor_id, request_id, undoes } = row
  const hashes = [row.actor_hash, row.reason_hash, row.before_hash, row.after_hash].map((hash) => hash?.toString('hex') ?? null)
  const canonical = JSON.stringify([entry_id, at, action, kind, parent, key, actor_kind, actor_id, request_id, undoes, ...hashes])
  return createHash('sha256').update(before).update(canonical).digest()
}

/** Words with the salt and the hash that stands for them in the chain. */
export function saltWords(words: string): { readonly words: string; readonly salt: Buffer; readonly hash: Buffer } {
  const salt = randomBytes(SALT_BYTES)
  return { words, salt, hash: wordsHash(salt, words) }
}

export function wordsHash(salt: Uint8Array, words: string): Buffer {
  return createHash('sha256').update(salt).update(words).digest()
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
