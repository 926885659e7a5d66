/** The part of the catalogue for the screen on a wall and for vendors' own page. */
export const WALL_TEXT = {
  wallboard: {
    all: 'All markets',
    next: 'Next market',
    show: (name: string) => `Show ${name}`,
    pause: 'Stop turning',
    resume: 'Turn',
    queues: (count: number) => (count === 1 ? '1 queue' : `${count} queues`),
    worst: (queue: string, customers: string) => `First: ${queue}, ${customers} customers touched`,
    fine: 'No queue needs attention.',
    blind: 'No data: the feeds of these queues are silent.',
    someBlind: (count: number) => (count === 1 ? '1 queue without data is left out' : `${count} queues without data are left out`),
    waitingLongest: 'Waiting longest',
    expected: (expected: string) => `expected ${expected}`,
    signedIn: (heads: string) => `${heads} signed in`,
  },
  portal: {
    title: (vendor: string) => `${vendor}: own queues`,
    summary: 'All own queues',
    queue: 'Queue',
    target: 'Target',
    noQueues: 'No queue of yours has had a contact yet.',
    pooled: 'pooled: the platform assigns at answer',
    scope: 'Own contacts and agents alone. Last hour is the running quarter hour and the three before it.',
    notes: 'Shared with you',
    today: (figure: string) => `today ${figure}`,
  },
} as const
