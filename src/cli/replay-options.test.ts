import { expect, test } from 'vitest'
import { readReplayOptions } from './replay-options.ts'

const ENVIRONMENT = { LOADLINE_ADMIN_TOKEN: 'a-token-for-automation', LOADLINE_PORT: '9', LOADLINE_SPEED: '3' }
const read = (args: string, environment: NodeJS.ProcessEnv = ENVIRONMENT) =>
  readReplayOptions(args.split(' ').filter(Boolean), environment, '/srv/data')

test('a file is fed as fast as it goes unless a speed is given', () => {
  expect(read('/tmp/f.gz --json')).toMatchObject({
    source: { file: '/tmp/f.gz', format: 'bank-1999', speed: null },
    dataDir: '/srv/data',
    isJson: true,
    to: null,
  })
  expect(read('/tmp/f.gz --speed 60 --port 5000 --data /tmp/d')).toMatchObject({ source: { speed: 60 }, port: 5000, dataDir: '/tmp/d' })
})

test('a file is sent to a server by several clients, in another order, and some of it twice', () => {
  expect(read('/tmp/f.gz --to http://127.0.0.1:4680/ --clients 4 --shuffle 7 --twice 0.2').to).toEqual({
    url: 'http://127.0.0.1:4680',
    adminToken: 'a-token-for-automation',
    clients: 4,
    shuffle: 7,
    twiceFraction: 0.2,
  })
})

test.each([
  ['', /no file is named/],
  ['a b', /2 files are named/],
  ['a --clients 4', /--clients has no meaning without --to/],
  ['a --to http://h --data d', /--data has no meaning with --to/],
  ['a --to ftp://h', /--to is "ftp:\/\/h"/],
  ['a --to http://h --twice 2', /--twice is "2", expected the part/],
  ['a --to http://h --clients 0', /--clients is "0"/],
])('%s is refused', (args, message) => {
  expect(() => read(args)).toThrow(message)
})

test('without a token for automation nothing can be made on another server', () => {
  expect(() => read('a --to http://h', {})).toThrow(/--to needs LOADLINE_ADMIN_TOKEN/)
})
