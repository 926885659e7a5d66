import type { FastifyRequest } from 'fastify'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Access, FeedLogin } from './access.ts'
import { bearerTokenOf } from './bearer.ts'
import { unauthorized } from './problem.ts'
import { isSignedBy, type SignatureHeaders } from './webhook-signature.ts'

/** How a sender says which feed it is: a token proves it at once, a signature only together with the body. */
export type FeedProof =
  | { readonly kind: 'token'; readonly login: FeedLogin }
  | {
      readonly kind: 'signature'
      readonly login: FeedLogin | null
      readonly headers: SignatureHeaders
      readonly secrets: readonly Uint8Array[]
    }

/** Stands in for the secret of a feed that does not exist, so that its absence takes as long as a wrong signature. */
const NO_SECRET = new Uint8Array(24)

/** What a request offers as proof, read before its body; 401 where it offers none. */
export async function proofOf(request: FastifyRequest, access: Access): Promise<FeedProof> {
  const token = bearerTokenOf(request)
  if (token !== null) {
    const login = await access.feedByToken(token)
    if (login === null) throw unauthorized()
    return { kind: 'token', login }
  }
  const headers = signatureHeadersOf(request)
  const feed = (request.query as Readonly<Record<string, unknown>>)['feed']
  if (headers === null || typeof feed !== 'string' || feed.length > 200) throw unauthorized()
  const found = await access.feedSecrets(feed)
  return { kind: 'signature', headers, login: found?.login ?? null, secrets: found?.secrets ?? [NO_SECRET] }
}

/** Whether the body is the one that the proof is for; a feed that does not exist costs the same work. */
export function isProvedBy(proof: FeedProof, body: Uint8Array, now: Instant): boolean {
  if (proof.kind === 'token') return true
  const isSigned = isSignedBy(proof.headers, body, proof.secrets, now)
  return isSigned && proof.login !== null
}

function signatureHeadersOf(request: FastifyRequest): SignatureHeaders | null {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => request.headers[name])
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return null
  return { id, timestamp, signature }
}
