/** The part of the catalogue about what is foreseen. */
export const OUTLOOK_TEXT = {
  outlook: {
    ahead: 'The next two hours',
    columns: { interval: 'Interval', offered: 'Forecast', band: '10–90 %', level: 'SL', range: 'Range', heads: 'Heads', gap: 'Gap' },
    workColumns: {
      interval: 'Interval',
      offered: 'Forecast',
      open: 'Open',
      openBand: 'Open, 10–90 %',
      due: 'Due',
      late: 'Late',
      level: 'SL',
      gap: 'Gap',
    },
    work: {
      openNow: (open: string, late: string | null) =>
        late === null ? `Open now: ${open}.` : `Open now: ${open}, ${late} past what was promised.`,
      breaches: (breaches: string, band: string, until: string) => `Promises that will be broken by ${until}: ${breaches} (${band}).`,
      noBreach: (until: string) => `No promise that ends by ${until} will be broken, as it looks.`,
      first: (time: string) => `The first is due in the quarter hour from ${time}.`,
      clear: (hours: string, days: string) => `What is open takes ${hours} open hours (${days} days) to clear.`,
      nobody: 'Nobody is known to work on it, so it does not clear.',
    },
    spelledOut: {
      Forecast: 'Contacts expected, with what was seen of the day so far',
      '10–90 %': 'One time in ten it is less, one time in ten more',
      SL: 'Predicted service level by the formula of the target',
      Open: 'Contacts that wait for a reply at the end of the quarter hour',
      'Open, 10–90 %': 'One time in ten fewer are open, one time in ten more',
      Due: 'Replies promised by a time in the quarter hour, with those given already',
      Late: 'Of these, not given by then',
      Range: 'Where volume and heads are at the bad and the good end of what is likely, each one time in ten',
      Heads: 'Those who will serve it, though they may serve other queues too',
      Gap: 'Heads less those that the target needs; below 0 some are missing',
    } as Readonly<Record<string, string>>,
    none: 'No forecast: no earlier day like this one is known. Nothing is predicted.',
    notYet: 'The hours ahead have not been looked at yet.',
    notRenewed: (time: string) => `⚠ Not renewed since ${time}: what came and who was there after that is not in it.`,
    unpredicted: {
      noAgents: 'No service level is predicted: nothing is known of agents on this queue.',
      noHandleTime: 'No service level is predicted: no contact of this queue was ever handled.',
      noTarget: 'No service level is predicted: the queue has no target.',
      promise: 'No service level is predicted: what is open of this queue is not known yet.',
      silentFeed: 'No service level is predicted: the feed of this queue is silent. Its volume is foreseen by what was heard before.',
    },
    source: (model: string, version: number, days: number, madeAt: string) =>
      `From ${model}, version ${version}, learned from ${days} days; made ${madeAt}.`,
    staff: {
      commitment: 'Heads are those that vendors have committed to.',
      present: 'Heads are those who are there now, going on as usual on such a weekday.',
      usual: 'Heads are those who usually are there on such a weekday.',
    },
    gapsByVendor: (gaps: string) => `Heads less those needed by vendor, next quarter hour: ${gaps}.`,
    projected: (contacts: string) => `${contacts} more not in time within two hours, as it looks`,
    foreseen: {
      volume: 'forecast of the rest, with its 10–90 % band',
      serviceLevel: 'predicted, with its range',
      aht: 'forecast of the rest',
      abandon: 'forecast of the rest, by how many left before and today',
    },
    banded: 'its 10–90 % band',
    dayEnd: 'Day end',
    dayLevel: 'Day’s SL',
    dayVolume: 'Day’s volume',
    band: (low: string, high: string) => `${low}–${high}`,
    meets: (chance: string) => `${chance} likely to meet it`,
    meetsSome: (queues: number, all: number) => `${queues} of ${all} likely to miss`,
    noDayEnd: 'not foreseen',
    dayEndOld: (time: string) => `⚠ as of ${time}`,
    dayEndSays:
      'What was seen of each queue’s local day and what is foreseen of its rest, each queue by its own target. The range takes the rest at its bad and its good end.',
    expectedBefore: (offered: string) => `expected ${offered}`,
    tip: {
      offered: (mean: string, low: string | null, high: string | null) =>
        low === null || high === null ? `${mean} contacts forecast` : `${mean} contacts forecast, 10–90 % band ${low}–${high}`,
      level: (level: string, low: string, high: string) => `service level predicted ${level}, ${low} to ${high}`,
      work: (open: string, low: string, high: string, due: string, late: string) =>
        `${open} open at its end, 10–90 % band ${low}–${high}; ${due} due, ${late} of them late`,
      heads: (heads: string, required: string, gap: string) => `${heads} heads, ${required} needed for the target: ${gap}`,
    },
  },
} as const
