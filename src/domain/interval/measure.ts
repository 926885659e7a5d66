/**
 * The measures of a tally, in the order in which they stand in its vector, in the store's columns and on the wire. All are integers
 * (counts and milliseconds), so sums are exact in any order. Append only: the order is part of stored and sent data.
 *
 * `routed` measures belong to the vendor the contact was routed to before it waited (0 = a pooled queue), and to the interval the
 * queue's rule gives to an offer; `answering` measures belong to the vendor that answered; `handling` ones also follow the queue's
 * rule for handle time (default: the interval of the answer). `agent` measures come from agent-state spans.
 */
export const MEASURES = [
  // routed vendor, interval of the offer
  'offered',
  'answeredOfOffered',
  'abandoned',
  'flowedOut',
  'lost',
  'callbackRequested',
  'reopened',
  'inService',
  'waitAnsweredMs',
  'waitAbandonedMs',
  // routed vendor, interval of the due time
  'due',
  'dueMet',
  // answering vendor, interval of the offer
  'answered',
  // answering vendor, interval of handle time
  'handled',
  'talkMs',
  'holdMs',
  'wrapMs',
  'transferred',
  'replied',
  'outbound',
  'outboundMs',
  // agents of a vendor, split exactly over the intervals a span covers
  'staffedMs',
  'availableMs',
  'agentHandlingMs',
  'agentWrapMs',
  'breakMs',
  'otherAuxMs',
] as const

export type Measure = (typeof MEASURES)[number]

/** How many measures stand before the wait histograms in a tally's vector. */
export const MEASURE_COUNT = MEASURES.length

/** The place of each measure in the vector. */
export const MEASURE_AT: Readonly<Record<Measure, number>> = Object.fromEntries(MEASURES.map((name, at) => [name, at])) as Record<
  Measure,
  number
>
