import { CommandError } from './usage.ts'

const REQUEST_MS_MAX = 60_000

/** Calls our own API as a program: JSON out, JSON in, and a refusal as one line. */
export interface ApiClient {
  readonly url: string
  readonly get: (path: string) => Promise<unknown>
  readonly post: (path: string, body: unknown) => Promise<unknown>
}

/** A client of the server at `url`, with a token of an administrator. */
export function apiClient(url: string, token: string, requestMsMax = REQUEST_MS_MAX): ApiClient {
  const call = async (method: 'GET' | 'POST', path: string, body: unknown): Promise<unknown> => {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const init = {
      method,
      headers,
      signal: AbortSignal.timeout(requestMsMax),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    const response = await fetch(`${url}${path}`, init).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      throw new CommandError(`${url} cannot be reached: ${cause}`, { cause: error })
    })
    const text = await response.text()
    if (!response.ok) throw new CommandError(`${method} ${url}${path.split('?')[0]} answered ${response.status}: ${text.slice(0, 400)}`)
    return text === '' ? null : JSON.parse(text)
  }
  return { url, get: (path) => call('GET', path, undefined), post: (path, body) => call('POST', path, body) }
}
