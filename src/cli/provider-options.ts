import { readFileSync } from 'node:fs'
import type { ProviderOptions } from '../adapters/provider/openid-provider.ts'
import { type Given, UsageError } from './usage.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** The identity provider that `serve` is told of; null where it is told of none. Its secret comes by a file or the environment alone. */
export function providerOptionsOf(given: Given, environment: NodeJS.ProcessEnv): ProviderOptions | null {
  const issuer = given.text('oidc-issuer')
  const clientId = given.text('oidc-client-id')
  if (issuer === undefined) {
    const stray = ['oidc-client-id', 'oidc-client-secret-file', 'oidc-name'].find((name) => given.text(name) !== undefined)
    if (stray === undefined) return null
    throw new UsageError(`--${stray} belongs to an identity provider; name it with --oidc-issuer https://…`)
  }
  if (clientId === undefined) throw new UsageError('--oidc-issuer needs --oidc-client-id: what the provider calls this server')
  const url = issuerOf(issuer)
  const name = given.text('oidc-name') ?? url.host
  if (!/^[^\p{C}]{1,60}$/u.test(name))
    throw new UsageError(`--oidc-name is ${JSON.stringify(name)}, expected what people call the provider, in 1 to 60 characters`)
  return { issuer: url, clientId, clientSecret: secretOf(given, environment), name }
}

function issuerOf(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))
  if (url !== null && isSafe && url.search === '' && url.hash === '' && url.username === '') return url
  throw new UsageError(
    `--oidc-issuer is ${JSON.stringify(value)}, expected the issuer as the provider states it, as https://id.example.com`,
  )
}

function secretOf(given: Given, environment: NodeJS.ProcessEnv): string | null {
  const file = given.text('oidc-client-secret-file')
  const fromEnvironment = environment['LOADLINE_OIDC_CLIENT_SECRET'] || null
  if (file === undefined) return fromEnvironment
  if (fromEnvironment !== null)
    throw new UsageError('--oidc-client-secret-file and LOADLINE_OIDC_CLIENT_SECRET are both given; give one of them')
  const secret = readSecret(file).trim()
  if (secret === '') throw new UsageError(`--oidc-client-secret-file names ${file}, which is empty`)
  return secret
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new UsageError(`--oidc-client-secret-file names ${file}, which cannot be read${code}`)
  }
}
