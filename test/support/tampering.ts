import pg from 'pg'
import { checkAudit } from '../../src/adapters/store/audit-check.ts'
import { storeTypes } from '../../src/adapters/store/value-types.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, oneOf } from './choice.ts'
import type { TestStore } from './store.ts'

export interface Tamperings {
  readonly tampered: number
  readonly byWay: Readonly<Record<string, number>>
  /** What was done, where it was not found. */
  readonly undetected: readonly string[]
}

/** Ways to spoil a trail for whoever has every right, `n` and `m` two entries of it, `byte` a place and `bit` a bit. */
const WAYS: Readonly<
  Record<string, (at: { readonly n: number; readonly m: number; readonly byte: number; readonly bit: number }) => string>
> = {
  'flip a bit of a hash': ({ n, byte, bit }) =>
    `update audit_entry set hash = set_byte(hash, ${byte % 32}, get_byte(hash, ${byte % 32}) # ${1 << bit}) where entry_id = ${n}`,
  'flip a bit of the hash of words': ({ n, byte, bit }) =>
    `update audit_entry set actor_hash = set_byte(actor_hash, ${byte % 32}, get_byte(actor_hash, ${byte % 32}) # ${1 << bit}) where entry_id = ${n}`,
  'flip a bit of a salt': ({ n, byte, bit }) =>
    `update audit_words set salt = set_byte(salt, ${byte % 16}, get_byte(salt, ${byte % 16}) # ${1 << bit}) where entry_id = ${n} and field = 'actor'`,
  'change a letter of what was before or after': ({ n, byte }) =>
    `update audit_words set words = overlay(words placing (case when substr(words, p, 1) = 'x' then 'y' else 'x' end) from p for 1)
     from (select 1 + ${byte} % length(words) as p, entry_id as e, field as f from audit_words
       where entry_id = ${n} and field in ('before', 'after') order by field limit 1) as place
     where entry_id = e and field = f`,
  'change who': ({ n }) => `update audit_words set words = words || ' ' where entry_id = ${n} and field = 'actor'`,
  'change when': ({ n, bit }) => `update audit_entry set at = at # ${1 << bit} where entry_id = ${n}`,
  'change what': ({ n }) => `update audit_entry set key = key || '.' where entry_id = ${n}`,
  'change a request': ({ n }) => `update audit_entry set request_id = coalesce(request_id, '') || 'x' where entry_id = ${n}`,
  'take a row out': ({ n }) => `delete from audit_entry where entry_id = ${n}`,
  'take a row out with its words and close the gap': ({ n }) =>
    `delete from audit_words where entry_id = ${n}; delete from audit_entry where entry_id = ${n};
     update audit_words set entry_id = -entry_id where entry_id > ${n}; update audit_words set entry_id = -entry_id - 1 where entry_id < 0;
     alter table audit_entry drop constraint audit_entry_entry_id_check, drop constraint audit_entry_check;
     update audit_entry set entry_id = -entry_id where entry_id > ${n}; update audit_entry set entry_id = -entry_id - 1 where entry_id < 0`,
  'take words out': ({ n }) => `delete from audit_words where entry_id = ${n} and field = 'actor'`,
  'move two rows': ({ n, m }) =>
    `alter table audit_entry drop constraint audit_entry_entry_id_check, drop constraint audit_entry_check;
     update audit_entry set entry_id = -1 where entry_id = ${n};
     update audit_entry set entry_id = ${n} where entry_id = ${m}; update audit_entry set entry_id = ${m} where entry_id = -1`,
  'put words in': ({ n }) =>
    `delete from audit_words where entry_id = ${n} and field = 'reason';
     update audit_entry set reason_hash = null where entry_id = ${n};
     insert into audit_words values (${n}, 'reason', decode(repeat('00', 16), 'hex'), 'because')`,
  'put a row in at the end': () =>
    `insert into audit_entry select entry_id + 1, at, action, kind, parent, key, actor_kind, actor_id, request_id, undoes,
       actor_hash, reason_hash, before_hash, after_hash, hash from audit_entry order by entry_id desc limit 1`,
}

/** Spoils the trail of a store as the owner of the database, in random ways, each in a transaction that looks whether it is found and is taken back. */
export async function tamperings(
  { access, identity }: Pick<TestStore, 'access' | 'identity'>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<Tamperings> {
  const random = new Random(`tampering ${seed}`)
  const byWay: Record<string, number> = {}
  const undetected: string[] = []
  const owner = new pg.Client({ ...access.ownerConfig(), types: storeTypes })
  await owner.connect()
  const { count: last } = await checkAudit(owner, identity.storeId, [])
  for (let round = 0; round < count; round += 1) {
    // The last row cannot be told from one that was never written; that is what anchors are for.
    const n = 1 + below(random, last - 1)
    const m = 1 + ((n + below(random, last - 2)) % (last - 1))
    const way = oneOf(random, Object.keys(WAYS))
    const statement = WAYS[way]?.({ n, m, byte: below(random, 1_000), bit: below(random, 7) }) ?? ''
    byWay[way] = (byWay[way] ?? 0) + 1
    await owner.query('begin')
    await owner.query(statement)
    const { found } = await checkAudit(owner, identity.storeId, [])
    await owner.query('rollback')
    if (found === 0) undetected.push(`${way}: ${statement}`)
  }
  await owner.end()
  return { tampered: count, byWay, undetected }
}
