import type { AgentState, AgentStateEvent } from '../intake/event.ts'
import { agentStateContentHash } from './content.ts'
import { checkHappened, type DecodeOptions } from './decode-options.ts'
import type { Findings } from './findings.ts'
import type { Frame, JsonObject } from './frame.ts'
import { AGENT_QUEUES_MAX, COUNT_MAX } from './limits.ts'
import { readInstant } from './read-instant.ts'
import { type NumberRange, readOptionalNumber } from './read-number.ts'
import { readOptionalText, readText } from './read-text.ts'

const REVISION: NumberRange = { min: 0, max: COUNT_MAX, fractions: false }

const STATES: readonly AgentState[] = ['available', 'handling', 'wrap', 'break', 'training', 'meeting', 'other_aux', 'offline']

/** Reads the data of `loadline.agent-state.v1`; what it returns is meant only if nothing was refused. */
export function readAgentStateEvent(data: JsonObject, frame: Frame, options: DecodeOptions, findings: Findings): AgentStateEvent {
  const at = readInstant(data['at'], '/data/at', findings)
  if (findings.refusal === null) checkHappened(at, '/data/at', data['at'], options, findings)
  const content = {
    type: 'agentState' as const,
    agent: readText(data['agent'], '/data/agent', 'id', findings),
    vendor: readText(data['vendor'], '/data/vendor', 'name', findings),
    site: readOptionalText(data['site'], '/data/site', 'name', findings),
    queues: readQueues(data['queues'], findings),
    queue: readOptionalText(data['queue'], '/data/queue', 'name', findings),
    state: readState(data['state'], findings),
    nativeState: readOptionalText(data['nativeState'], '/data/nativeState', 'name', findings),
    at,
    revision: readOptionalNumber(data['revision'], '/data/revision', REVISION, findings) ?? 0,
  }
  const time = frame.time ?? at
  return {
    eventId: frame.id,
    eventSource: frame.source,
    time,
    hash: agentStateContentHash(content),
    warnings: findings.warnings,
    ...content,
  }
}

function readState(value: unknown, findings: Findings): AgentState {
  const state = STATES.find((name) => name === value)
  if (state !== undefined) return state
  const hint = { hint: 'put the platform’s own word into nativeState, and into state what it amounts to' }
  findings.refuse({
    rule: value === undefined ? 'missing' : 'notOneOf',
    pointer: '/data/state',
    value,
    expected: `one of ${STATES.join(', ')}`,
    ...hint,
  })
  return 'offline'
}

/** The queues an agent serves, each once. */
function readQueues(value: unknown, findings: Findings): readonly string[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > AGENT_QUEUES_MAX) {
    findings.refuse({ rule: 'notAList', pointer: '/data/queues', value, expected: `a list of at most ${AGENT_QUEUES_MAX} queue names` })
    return []
  }
  const names = value.map((name, place) => readText(name, `/data/queues/${place}`, 'name', findings))
  return names.length < 2 ? names : [...new Set(names)]
}
