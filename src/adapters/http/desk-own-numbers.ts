import type { Annotation, AnnotationScope } from '../../domain/record/annotation.ts'
import type { DeskAgent, DeskChanges, DeskFeed, DeskLaneKey, DeskMoment, DeskRecords } from '../../wire/desk.ts'
import type { OwnNumbers } from './own-numbers.ts'

/** A vendor's desk at a moment, in its own numbers. */
export function ownMoment(moment: DeskMoment, numbers: OwnNumbers): DeskMoment {
  const { audience } = moment
  return {
    ...moment,
    // Records come first, in an order of their own, so that numbers say nothing of when things were first counted.
    records: ownRecords(moment.records, numbers),
    audience: audience.kind === 'internal' ? audience : { ...audience, vendorId: numbers.of('vendor', audience.vendorId) },
    feeds: moment.feeds.map((feed) => ownFeed(feed, numbers)),
    expectations: moment.expectations.map((each) => ({ ...each, queueId: numbers.of('queue', each.queueId) })),
    waiting: moment.waiting.map((each) => ownLane(each, numbers)),
    annotations: moment.annotations.map((each) => ownAnnotation(each, numbers)),
    agents: moment.agents.map((each) => ownAgent(each, numbers)),
  }
}

/** What changed on a vendor's desk, in the numbers in which it was told the rest. */
export function ownChanges(changes: DeskChanges, numbers: OwnNumbers): DeskChanges {
  const { records, annotations } = changes
  return {
    ...changes,
    records: records === null ? null : ownRecords(records, numbers),
    cells: changes.cells.map((each) => ownLane(each, numbers)),
    waiting: changes.waiting.map((each) => ownLane(each, numbers)),
    agents: changes.agents.map((each) => ownAgent(each, numbers)),
    feeds: changes.feeds.map((each) => ownFeed(each, numbers)),
    annotations: annotations === null ? null : annotations.map((each) => ownAnnotation(each, numbers)),
  }
}

export function ownLane<Lane extends DeskLaneKey>(lane: Lane, numbers: OwnNumbers): Lane {
  return { ...lane, queueId: numbers.of('queue', lane.queueId), vendorId: numbers.of('vendor', lane.vendorId) }
}

function ownRecords({ markets, queues, vendors, sites }: DeskRecords, numbers: OwnNumbers): DeskRecords {
  return {
    markets: markets.map((each) => ({ ...each, marketId: numbers.of('market', each.marketId) })),
    vendors: vendors.map((each) => ({ ...each, vendorId: numbers.of('vendor', each.vendorId) })),
    queues: queues.map((each) => ({ ...each, ...placedIn(each, numbers) })),
    sites: sites.map((each) => ({ ...each, siteId: numbers.of('site', each.siteId), vendorId: numbers.of('vendor', each.vendorId) })),
  }
}

function placedIn({ queueId, marketId }: DeskRecords['queues'][number], numbers: OwnNumbers) {
  return { queueId: numbers.of('queue', queueId), marketId: numbers.of('market', marketId) }
}

function ownFeed(feed: DeskFeed, numbers: OwnNumbers): DeskFeed {
  return {
    ...feed,
    feedId: numbers.of('feed', feed.feedId),
    vendorId: feed.vendorId === null ? null : numbers.of('vendor', feed.vendorId),
    queueIds: feed.queueIds?.map((queueId) => numbers.of('queue', queueId)) ?? null,
  }
}

function ownAgent(agent: DeskAgent, numbers: OwnNumbers): DeskAgent {
  return {
    ...ownLane(agent, numbers),
    feedId: numbers.of('feed', agent.feedId),
    siteId: numbers.of('site', agent.siteId),
    queueIds: agent.queueIds.map((queueId) => numbers.of('queue', queueId)),
  }
}

function ownAnnotation(annotation: Annotation, numbers: OwnNumbers): Annotation {
  return { ...annotation, annotationId: numbers.of('annotation', annotation.annotationId), scope: ownAbout(annotation.scope, numbers) }
}

function ownAbout(about: AnnotationScope, numbers: OwnNumbers): AnnotationScope {
  switch (about.kind) {
    case 'all':
      return about
    case 'market':
      return { ...about, marketId: numbers.of('market', about.marketId) }
    case 'queue':
      return { ...about, queueId: numbers.of('queue', about.queueId) }
    case 'vendor':
      return { ...about, vendorId: numbers.of('vendor', about.vendorId) }
  }
}
