import { getEventListeners } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { JobCancelled, JobFailed, WorkerLost, WorkerPool, type WorkerPoolOptions } from './worker-pool.ts'

const MODULE = new URL('./fixtures/counting-worker.ts', import.meta.url)
const pools: WorkerPool[] = []

function pool(workers = 1, more: Partial<WorkerPoolOptions> = {}): WorkerPool {
  const made = new WorkerPool({ name: 'counting', module: MODULE, workers, ...more })
  pools.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map(async (each) => await each.close()))
})

test('jobs are answered in order, and each says how far it is', async () => {
  const heard: number[] = []
  const counting = pool()
  const first = counting.run({ does: 'count', to: 3 }, { onProgress: ({ done }) => heard.push(done) })
  const second = counting.run({ does: 'count', to: 1 })
  expect(await Promise.all([first, second])).toEqual([
    { done: 3, isCounted: true },
    { done: 1, isCounted: true },
  ])
  expect(heard).toEqual([1, 2, 3])
})

test('a job that nobody waits for any more stops in the middle of its loop and makes room', async () => {
  const counting = pool()
  const ending = new AbortController()
  const long = counting.run({ does: 'count', to: 10_000_000 }, { signal: ending.signal, onProgress: () => ending.abort() })
  await expect(long).rejects.toThrow(JobCancelled)
  expect(await counting.run({ does: 'count', to: 1 })).toEqual({ done: 1, isCounted: true })
})

test('however a job ends, nothing of it hangs on its signal', async () => {
  const { signal } = new AbortController()
  const counting = pool()
  await counting.run({ does: 'count', to: 1 }, { signal })
  await expect(counting.run({ does: 'throw', to: 7 }, { signal })).rejects.toThrow(JobFailed)
  await expect(counting.run({ does: 'exit', to: 3 }, { signal })).rejects.toThrow(WorkerLost)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  const told = Promise.allSettled([
    counting.run({ does: 'count', to: 10_000_000 }, { signal }),
    counting.run({ does: 'count', to: 1 }, { signal }),
  ])
  expect(getEventListeners(signal, 'abort')).toHaveLength(2)
  await counting.close()
  await told
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('a job that throws says so, and its worker goes on', async () => {
  const counting = pool()
  await expect(counting.run({ does: 'throw', to: 7 })).rejects.toThrow(JobFailed)
  await expect(counting.run({ does: 'throw', to: 7 })).rejects.toThrow('no such figure as 7')
  expect(await counting.run({ does: 'count', to: 1 })).toEqual({ done: 1, isCounted: true })
})

test('a question that cannot be copied fails at once, and its worker goes on', async () => {
  const counting = pool()
  const [uncopied, next] = [counting.run({ does: 'count', to: () => 1 }), counting.run({ does: 'count', to: 1 })]
  await expect(uncopied).rejects.toThrow(JobFailed)
  expect([await next, counting.jobs]).toEqual([{ done: 1, isCounted: true }, 0])
})

test('a worker that ends loses its job and no other: the next one begins another worker', async () => {
  const counting = pool()
  const lost = counting.run({ does: 'exit', to: 3 })
  const next = counting.run({ does: 'count', to: 2 })
  await expect(lost).rejects.toThrow(WorkerLost)
  expect(await next).toEqual({ done: 2, isCounted: true })
})

test('a worker that ends while it has nothing to do is told of, and the next job begins another', async () => {
  const { promise: lost, resolve } = Promise.withResolvers<string>()
  const counting = pool(1, { onLost: resolve })
  await counting.run({ does: 'exitLater', to: 3 })
  expect(await lost).toBe('exit code 3')
  expect(await counting.run({ does: 'count', to: 1 })).toEqual({ done: 1, isCounted: true })
})

test('a worker that rests for long is ended as nobody’s loss, and the next job begins another', async () => {
  const lost: string[] = []
  const counting = pool(1, { restMsMax: 30, onLost: (why) => lost.push(why) })
  await counting.run({ does: 'count', to: 1 })
  expect(counting.workers).toBe(1)
  await expect.poll(() => counting.workers).toBe(0)
  expect(await counting.run({ does: 'count', to: 2 })).toEqual({ done: 2, isCounted: true })
  expect(lost).toEqual([])
})

test('a job that does not end is ended with its worker, and the next one has its turn', async () => {
  const counting = pool(1, { jobMsMax: 300 })
  const endless = counting.run({ does: 'hang', to: 1 })
  const next = counting.run({ does: 'hang', to: 2 })
  await expect(endless).rejects.toThrow('a job took longer than 0.3 s')
  await expect(next).rejects.toThrow(WorkerLost)
})

test('a job that takes long is left to itself as long as it gives signs', async () => {
  const counting = pool(1, { jobMsMax: 1, silentMsMax: 1_500 })
  expect(await counting.run({ does: 'sign', to: 40 })).toEqual({ done: 40, isCounted: true })
})

test('a job that gives no sign is ended with its worker', async () => {
  const counting = pool(1, { silentMsMax: 300 })
  await expect(counting.run({ does: 'hang', to: 1 })).rejects.toThrow('a job gave no sign for 0.3 s')
})

test('whoever waits when the pool ends is told so, and nothing begins afterwards', async () => {
  const counting = pool()
  const running = counting.run({ does: 'count', to: 10_000_000 })
  const waiting = counting.run({ does: 'count', to: 1 })
  const told = Promise.allSettled([running, waiting])
  await counting.close()
  expect((await told).map((each) => (each.status === 'rejected' ? each.reason : null))).toEqual([
    expect.any(JobCancelled),
    expect.any(JobCancelled),
  ])
  await expect(counting.run({ does: 'count', to: 1 })).rejects.toThrow(JobCancelled)
})

test('a worker steps back behind the thread that serves desks, which is not held up by it', async () => {
  const counting = pool(2)
  if (process.platform === 'linux') expect(await counting.run({ does: 'priority', to: 0 })).toBe(10)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await Promise.all([counting.run({ does: 'count', to: 300 }), counting.run({ does: 'count', to: 300 })])
  delay.disable()
  expect(delay.percentile(50) / 1e6).toBeLessThan(50)
})
