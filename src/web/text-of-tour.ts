/** The part of the catalogue that shows newcomers around the demo. */
export const TOUR_TEXT = {
  tour: {
    title: 'Where to look',
    step: (place: number, all: number) => `Where to look · ${place} of ${all}`,
    next: 'Next',
    back: 'Back',
    done: 'Done',
    close: 'Close for good',
    steps: [
      'This is a simulated company, live. The first line says whether you see the present, and which feeds are silent: a figure that is not heard is hatched, never 0.',
      'How all queues in view stand: who waits now, and the last hour against target and expectation. Hover over any figure to see what it is made of.',
      'Queues by interval, the one that touches most customers first. Orange is more, longer or worse; blue is less. Hatched columns have not happened yet.',
      'The selected queue: why it stands where it stands, its day, and its vendors side by side. “Copy as text” puts its situation into a chat; A notes what happened.',
      'Narrow and group the table here. Ctrl or ⌘ K finds every queue, vendor, screen and action; ? lists the keys. Open a queue with Enter, down to single contacts.',
    ],
  },
} as const
