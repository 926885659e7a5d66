import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readServeOptions } from './serve-options.ts'

const read = (args: string, environment: NodeJS.ProcessEnv = {}) =>
  readServeOptions(args.split(' ').filter(Boolean), environment, '/srv/loadline/data')

test('without options the desk is on this machine alone, and an empty store gets the demo', () => {
  expect(read('')).toMatchObject({
    host: '127.0.0.1',
    port: 4680,
    dataDir: '/srv/loadline/data',
    demo: 'onEmptyStore',
    shards: null,
    replay: null,
  })
})

test('a flag wins over the environment, and the environment over the default', () => {
  const environment = {
    LOADLINE_PORT: '5000',
    LOADLINE_EMPTY: '1',
    LOADLINE_REPLAY_UNTIL: '',
    LOADLINE_ADMIN_TOKEN: 'a-token-for-automation',
  }
  expect(read('', environment)).toMatchObject({ port: 5000, demo: 'never', adminToken: 'a-token-for-automation' })
  expect(read('--port 6000', environment)).toMatchObject({ port: 6000 })
})

test('a replay has a file, a format and a speed; a clock that stands has an instant', () => {
  expect(read('--replay /tmp/february.txt.gz --speed 120')).toMatchObject({
    demo: 'never',
    replay: { file: '/tmp/february.txt.gz', format: 'bank-1999', speed: 120 },
  })
  expect(read('--replay-until 1999-03-01T00:00:00+02:00')).toMatchObject({ demo: 'never', replayUntil: Date.UTC(1999, 1, 28, 22) })
})

test.each([
  ['--prot 80', /Unknown option '--prot'/],
  ['--port', /Option '--port <value>' argument missing/],
  ['--port abc', /--port is "abc", expected a whole number from 0 to 65535/],
  ['--port 65536', /--port is "65536", expected a whole number from 0 to 65535/],
  ['--shards 0', /--shards is "0", expected a whole number from 1 to 256/],
  ['--seed -1', /argument is ambiguous|--seed is "-1"/],
  ['--speed fast --replay f', /--speed is "fast", expected a number above 0, or max/],
  ['--speed max --replay f', /--speed max shows no desk/],
  ['--replay-until yesterday', /--replay-until is "yesterday", expected an RFC 3339 instant/],
  ['--replay f --replay-until 1999-03-01T00:00:00Z', /give one of them/],
  ['--empty --demo', /contradict each other/],
  ['--demo --replay f', /give one of them/],
  ['--host 0.0.0.0', /sign-in needs TLS there/],
  ['--host 0.0.0.0 --public-url http://desk.example.com', /expected the address at which a proxy with TLS serves the desk/],
  ['--oidc-client-id loadline', /--oidc-client-id belongs to an identity provider; name it with --oidc-issuer/],
  ['--oidc-issuer https://id.example.com', /needs --oidc-client-id/],
  ['--oidc-issuer http://id.example.com --oidc-client-id loadline', /expected the issuer as the provider states it/],
  ['--oidc-issuer https://id.example.com --oidc-client-id l --oidc-client-secret-file /no/such', /cannot be read \(ENOENT\)/],
  ['desk', /"desk" is no option of serve/],
])('%s is refused in one line that says what was expected', (args, message) => {
  expect(() => read(args)).toThrow(message)
  expect(() => read(args)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.not.stringContaining('\n') }))
})

test('a bad value of the environment is refused as well', () => {
  expect(() => read('', { LOADLINE_EMPTY: 'perhaps' })).toThrow(/empty is "perhaps", expected 1 or 0/)
  expect(() => read('', { LOADLINE_ADMIN_TOKEN: 'short' })).toThrow(/has 5 characters, expected at least 16/)
})

test('people sign in at an identity provider only where one is named; its secret comes by a file or the environment', () => {
  expect(read('').provider).toBeNull()
  const named = '--oidc-issuer https://id.example.com/realm --oidc-client-id loadline'
  expect(read(named).provider).toMatchObject({ clientId: 'loadline', clientSecret: null, name: 'id.example.com' })
  expect(read(named).provider?.issuer.href).toBe('https://id.example.com/realm')
  const environment = { LOADLINE_OIDC_CLIENT_SECRET: 'of the environment', LOADLINE_OIDC_NAME: 'Example ID' }
  expect(read(named, environment).provider).toMatchObject({ clientSecret: 'of the environment', name: 'Example ID' })
  const file = `${named} --oidc-client-secret-file ${fileURLToPath(new URL('../../LICENSE', import.meta.url))}`
  expect(read(file).provider?.clientSecret).toMatch(/^Apache License/)
  expect(() => read(file, environment)).toThrow(/give one of them/)
})

test('behind a proxy with TLS the server may be reached from elsewhere', () => {
  expect(read('--host 0.0.0.0 --public-url https://desk.example.com').publicUrl?.host).toBe('desk.example.com')
})
