import pg from 'pg'
import { startCluster } from '../../src/adapters/store/postgres/embedded.ts'
import { naiveCount } from '../naive/naive-count.ts'
import { storedFigures } from './stored-figures.ts'
import { type EntityIds, ToldHistory } from './told-history.ts'
import { readWitness } from './witness-file.ts'

/** The store held against the file of a witness. */
export interface WitnessOutcome {
  /** Events that were acknowledged, and how many more were sent but not (0 at the end of a run). */
  readonly acknowledged: number
  readonly unacknowledged: number
  /** Acknowledged events that are not in the store. */
  readonly lost: number
  /** Events that the store keeps more than once, and figures that a naive count of the distinct events does not give. */
  readonly countedTwice: number
  readonly figures: number
  readonly figuresOff: number
  /** What the store keeps that nobody sent, or refused. */
  readonly foreign: number
  readonly quarantined: number
  /** Events whose answer was lost after they had become durable, so that sending them again was answered with `duplicate`. */
  readonly answersLost: number
  /** Versions that a shard's head counts and no commit has. */
  readonly versionGaps: number
}

/** Opens the database of a server that has ended, and counts. `tamper` spoils it first, to see that the spoiling is found. */
export async function witnessOutcome(
  dataDir: string,
  witnessPath: string,
  tamper: (owner: pg.Client) => Promise<unknown> = async () => undefined,
): Promise<WitnessOutcome> {
  const history = new ToldHistory()
  for await (const line of readWitness(witnessPath)) history.take(line)
  const cluster = await startCluster({ dataDir, log: () => undefined })
  const owner = new pg.Client(cluster.ownerConfig())
  try {
    await owner.connect()
    await tamper(owner)
    const stored = await storedTimes(owner)
    const acknowledged = history.acknowledged()
    const lost = acknowledged.filter(({ id }) => !stored.has(id)).length
    const twice = [...stored.values()].filter((times) => times > 1).length
    const sent = new Set(history.sent().map(({ id }) => id))
    const foreign = [...stored.keys()].filter((id) => !sent.has(id)).length
    const expected = naiveCount(history.naive(await entityIds(owner))).split('\n')
    const figuresOff = differences(expected, await storedFigures(owner))
    return {
      acknowledged: acknowledged.length,
      unacknowledged: sent.size - acknowledged.length,
      lost,
      countedTwice: twice + figuresOff,
      figures: expected.length,
      figuresOff,
      foreign,
      quarantined: history.answered('quarantined'),
      answersLost: history.answered('duplicate'),
      versionGaps: await versionGaps(owner),
    }
  } finally {
    await owner.end()
    await cluster.stop()
  }
}

/** How often the store keeps each event: contacts' facts by the id they came under, states of agents by agent and instant. */
async function storedTimes(owner: pg.Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await owner.query<{ id: string; times: string }>(`
    select id, count(*) as times from (
      select event_id as id from fact
      union all
      select a.agent || '@' || a.at from agent_state a, jsonb_array_elements(a.versions::jsonb)
    ) each group by id`)
  return new Map(rows.map(({ id, times }) => [id, Number(times)]))
}

async function entityIds(owner: pg.Client): Promise<EntityIds> {
  const { rows } = await owner.query<{ kind: string; entity_id: number; parent: string | null; key: string }>(`
    select e.kind, e.entity_id, p.key as parent, e.key from entity e
    left join entity p on e.kind = 'site' and p.kind = 'vendor' and p.entity_id = e.parent_id`)
  return new Map(rows.map(({ kind, entity_id, parent, key }) => [`${kind} ${parent === null ? '' : `${parent} `}${key}`, entity_id]))
}

async function versionGaps(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ gaps: string }>(`
    select coalesce(sum(h.version - (select count(*) from shard_commit c where c.shard = h.shard and c.audience = h.audience)), 0) as gaps
    from shard_head h`)
  return Number(rows[0]?.gaps ?? 0)
}

function differences(a: readonly string[], b: readonly string[]): number {
  const inA = new Set(a)
  const inB = new Set(b)
  return a.filter((line) => !inB.has(line)).length + b.filter((line) => !inA.has(line)).length
}
