import { expect, test } from 'vitest'
import { Lifetime } from './lifetime.ts'

function lifetime(endMsMax?: number) {
  const said: string[] = []
  const stopped: string[] = []
  const life = new Lifetime((line) => said.push(line), endMsMax)
  const part = (name: string, stop: () => Promise<void> | void = () => undefined) =>
    life.add(name, async () => {
      await stop()
      stopped.push(name)
    })
  return { life, said, stopped, part }
}

test('what was started last ends first, and the first reason decides the exit code', async () => {
  const { life, stopped, part } = lifetime()
  await part('database')
  await part('intake')
  await part('server')
  life.end(0)
  life.end(1)
  expect(await life.ended()).toBe(0)
  expect(stopped).toEqual(['server', 'intake', 'database'])
})

test('what cannot end does not keep the rest from ending, nor the process from going', async () => {
  const { life, said, stopped, part } = lifetime(50)
  await part('database', () => new Promise(() => undefined))
  await part('intake', () => Promise.reject(new Error('connection lost')))
  await part('server')
  life.end(1)
  expect(await life.ended()).toBe(1)
  expect(stopped).toEqual(['server'])
  expect(said[0]).toBe('intake did not end cleanly: connection lost')
  expect(said[1]).toMatch(/^not everything ended within 50 ms/)
})

test('what hangs at the end keeps nothing before it from being told: a database that is not told stays when the process is gone', async () => {
  const { life, stopped, part } = lifetime(50)
  await part('database')
  await part('intake', () => new Promise(() => undefined))
  await part('server')
  life.end(0)
  expect(await life.ended()).toBe(0)
  expect(stopped).toEqual(['server', 'database'])
})

test('what is started while the end has begun is ended at once', async () => {
  const { life, stopped, part } = lifetime()
  life.end(0)
  await part('server')
  expect(stopped).toEqual(['server'])
  expect(life.signal.aborted).toBe(true)
})

test('what is about to be started when the end begins is waited for, and ended', async () => {
  const { life, stopped, part } = lifetime()
  const database = Promise.withResolvers<void>()
  life.begin(database.promise.then(() => part('database')))
  life.end(0)
  database.resolve()
  expect(await life.ended()).toBe(0)
  expect(stopped).toEqual(['database'])
})
