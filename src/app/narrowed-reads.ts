import type { AgentNow } from '../domain/interval/agents-now.ts'
import { ok } from '../domain/shared/result.ts'
import type { ContactReads, LegWalk } from './contacts-reads.ts'
import type { DeskReads } from './desk/desk-reads.ts'
import type { OutboxChange, OutboxRow } from './intake/outbox-change.ts'
import type { Moment, TallyAnswer, TallyPlan, TallyReads } from './kpi-query.ts'
import { narrowedDirectory } from './narrowed-directory.ts'
import type { RevisionReads } from './revision-reads.ts'
import { queueLimitOf } from './scope.ts'

// Staff who are limited to some queues read through the login of all staff. What they read passes here, so that no use case has to
// think of it: the moment it plans by knows no other queue, and a plan that names one all the same reads nothing of it.

type Queues = ReadonlySet<number>

/** Figures of a limited scope are those of its queues. */
export function narrowedTallyReads(inner: TallyReads): TallyReads {
  return {
    read: async <P extends TallyPlan, E>(...[scope, knownAt, plan]: Parameters<typeof inner.read<P, E>>) => {
      const limit = queueLimitOf(scope)
      if (limit === null) return await inner.read(scope, knownAt, plan)
      const answer = await inner.read<P, E>(scope, knownAt, (moment) => {
        const planned = plan(momentWithin(moment, limit))
        return planned.ok ? ok({ ...planned.value, parts: partsWithin(planned.value, limit) }) : planned
      })
      return answer.ok ? ok(answerWithin(answer.value, limit)) : answer
    },
  }
}

/** Contacts of a limited scope are those that were in its queues. */
export function narrowedContactReads(inner: ContactReads): ContactReads {
  return {
    ...inner,
    walk: async (scope, knownAt, plan) => {
      const limit = queueLimitOf(scope)
      if (limit === null) return await inner.walk(scope, knownAt, plan)
      const walked = await inner.walk(scope, knownAt, (moment) => {
        const planned = plan(momentWithin(moment, limit))
        return planned.ok ? ok(walkWithin(planned.value, limit)) : planned
      })
      return walked.ok ? ok(momentWithin(walked.value, limit)) : walked
    },
  }
}

/** Revisions of a limited scope are those of its queues. */
export function narrowedRevisionReads(inner: RevisionReads): RevisionReads {
  return {
    read: async <P extends TallyPlan, E>(...[scope, plan]: Parameters<typeof inner.read<P, E>>) => {
      const limit = queueLimitOf(scope)
      if (limit === null) return await inner.read(scope, plan)
      const record = await inner.read<P, E>(scope, (moment) => {
        const planned = plan(momentWithin(moment, limit))
        return planned.ok ? ok({ ...planned.value, parts: partsWithin(planned.value, limit) }) : planned
      })
      return record.ok ? ok({ ...record.value, ...heardAt(record.value, limit) }) : record
    },
  }
}

/** A desk of a limited scope begins with its queues, and hears of what happens in them. */
export function narrowedDeskReads(inner: DeskReads): DeskReads {
  return {
    load: async (scope, window) => {
      const load = await inner.load(scope, window)
      const limit = queueLimitOf(scope)
      if (limit === null) return load
      const directory = narrowedDirectory(load.directory, limit)
      return {
        ...load,
        directory,
        tallies: load.tallies.filter(({ key }) => limit.has(key.queueId)),
        waiting: load.waiting.filter(({ contact }) => limit.has(contact.queueId)),
        agents: load.agents.filter((agent) => servesAny(agent, limit)).map((agent) => agentWithin(agent, limit)),
        lastHeard: heardWithin(load.lastHeard, directory),
      }
    },
    after: async (scope, version, rowsMax) => {
      const rows = await inner.after(scope, version, rowsMax)
      const limit = queueLimitOf(scope)
      return limit === null || rows === null ? rows : rows.map((row) => rowWithin(row, limit))
    },
    lastHeard: inner.lastHeard,
  }
}

function momentWithin<M extends Moment>(moment: M, limit: Queues): M {
  return {
    ...moment,
    directory: narrowedDirectory(moment.directory, limit),
    counted: new Map([...moment.counted].filter(([queueId]) => limit.has(queueId))),
  }
}

function partsWithin(plan: TallyPlan, limit: Queues): TallyPlan['parts'] {
  return plan.parts.map((part) => ({ ...part, queueIds: part.queueIds.filter((queueId) => limit.has(queueId)) }))
}

function answerWithin<P extends TallyPlan>(answer: TallyAnswer<P>, limit: Queues): TallyAnswer<P> {
  return { ...answer, ...heardAt(answer, limit) }
}

function heardAt(read: Pick<TallyAnswer, 'moment' | 'lastHeard'>, limit: Queues): Pick<TallyAnswer, 'moment' | 'lastHeard'> {
  const moment = momentWithin(read.moment, limit)
  return { moment, lastHeard: heardWithin(read.lastHeard, moment.directory) }
}

function heardWithin(lastHeard: ReadonlyMap<number, number>, directory: Moment['directory']): ReadonlyMap<number, number> {
  return new Map([...lastHeard].filter(([feedId]) => directory.keyOf('feed', feedId) !== null))
}

/** A contact that was in one of the queues is shown with all its facts, or what it counts would not add up; other queues have no names. */
function walkWithin(walk: LegWalk, limit: Queues): LegWalk {
  return { ...walk, queueIds: walk.queueIds.filter((queueId) => limit.has(queueId)) }
}

/** Agents who serve one of the queues, or hold a contact of one. */
function servesAny(agent: Pick<AgentNow, 'queueId' | 'queueIds'>, limit: Queues): boolean {
  return limit.has(agent.queueId) || agent.queueIds.some((queueId) => limit.has(queueId))
}

/** The queue in hand stays as it is, a number without a name: who handles a contact elsewhere is not free here. */
function agentWithin(agent: AgentNow, limit: Queues): AgentNow {
  return { ...agent, queueIds: agent.queueIds.filter((queueId) => limit.has(queueId)) }
}

/** What a commit changed in these queues; an agent who has left them is told as gone. */
export function rowWithin(row: OutboxRow, limit: Queues): OutboxRow {
  const { tallies, waiting, agents, heard, recounted } = row.change
  const change: OutboxChange = {
    tallies: tallies.filter(({ key }) => limit.has(key.queueId)),
    waiting: waiting.filter(({ contact }) => contact === null || limit.has(contact.queueId)),
    agents: agents.map((agent) => ({
      ...agent,
      now: agent.now === null || !servesAny(agent.now, limit) ? null : agentWithin(agent.now, limit),
    })),
    heard,
    recounted: recounted.filter((queueId) => limit.has(queueId)),
  }
  return { ...row, change }
}
