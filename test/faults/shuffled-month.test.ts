import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatedMonth } from '../support/generated-month.ts'
import { type MonthFigures, monthRun } from '../support/month-run.ts'
import { makeServedFolder } from '../support/served-process.ts'

const RUN_MS_MAX = 180_000

test('a month shuffled, partly twice, by four clients over HTTP is the month in order, with one shard and with eight', {
  timeout: RUN_MS_MAX,
}, async () => {
  const month = generatedMonth(3, 900)
  const folder = await makeServedFolder('month-test')
  try {
    const file = join(folder.path, 'month.txt')
    await writeFile(file, month.text)
    const how = { until: '1999-03-02T00:00:00+02:00', seed: 3, shards: [1, 8], clients: 4, twice: 0.2 }
    const { inOrder, shuffled, figures } = await monthRun({ file, ...how, say: () => undefined })
    const triple = ({ offered, answered, abandoned }: MonthFigures): string => `${offered} / ${answered} / ${abandoned}`
    expect(inOrder).toMatchObject({ ...month.counts, duplicate: 0, quarantined: 0 })
    expect(Object.fromEntries(inOrder.queues.map((queue) => [queue.queue, triple(queue)]))).toEqual(month.byQueue)
    expect(figures).toBeGreaterThan(1_000)
    for (const { summary, divergences } of shuffled) {
      expect(divergences).toBe(0)
      expect(summary).toEqual(inOrder)
    }
  } finally {
    await folder.remove()
  }
})
