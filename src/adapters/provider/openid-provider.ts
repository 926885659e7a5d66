import * as oidc from 'openid-client'
import type { IdentityProvider, ProvedIdentity, ProviderFault, ProviderFlow } from '../../app/access/provider.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'

/** How this server is known at a provider of OpenID Connect. */
export interface ProviderOptions {
  readonly issuer: URL
  readonly clientId: string
  /** Null for a client that the provider knows by PKCE alone. */
  readonly clientSecret: string | null
  /** What people call the provider. */
  readonly name: string
}

/** The provider has so long for each answer. */
const ANSWER_SECONDS_MAX = 10
/** Of OpenID Connect itself. */
const SUBJECT_CHARS_MAX = 255
/** Where its endpoints lie is asked anew after so long. */
const DISCOVERED_MS = HOUR_MS

/**
 * Sign-in by the authorization code flow with PKCE, state and nonce. The ID token has to be signed by a key of the issuer, for this client,
 * with the nonce of this flow. No token of the provider is kept.
 */
export function openIdProvider(options: ProviderOptions): IdentityProvider {
  const discovered = discoverer(options)
  return {
    name: options.name,
    begin: (redirectUri) =>
      unlessFault(async () => {
        const config = await discovered()
        const secrets = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: 'openid email',
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: 'S256',
        })
        return { url: url.href, secrets }
      }),
    finish: (answer, flow) => unlessFault(async () => await redeem(await discovered(), answer, flow)),
  }
}

async function redeem(config: oidc.Configuration, answer: URL, { state, nonce, verifier }: ProviderFlow): Promise<ProvedIdentity> {
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }
  const tokens = await oidc.authorizationCodeGrant(config, answer, checks)
  const claims = tokens.claims()
  if (claims === undefined) throw new Error('the provider gave no ID token, which was asked for')
  // The library takes an empty one, which would make one person of everybody.
  if (claims.sub === '' || claims.sub.length > SUBJECT_CHARS_MAX) throw new oidc.ClientError('the subject of the ID token is none')
  const verifiedEmail = async (): Promise<string | null> => {
    // Many providers put the address into the ID token, others tell it only when asked.
    const asked = claims['email'] !== undefined || config.serverMetadata().userinfo_endpoint === undefined
    const told = asked ? claims : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
    return told.email_verified === true && typeof told.email === 'string' ? told.email : null
  }
  return { issuer: claims.iss, subject: claims.sub, verifiedEmail }
}

/** Asks the issuer for its endpoints when they are first needed: a provider that is away keeps nobody from starting the server. */
function discoverer({ issuer, clientId, clientSecret }: ProviderOptions): () => Promise<oidc.Configuration> {
  let kept: { readonly config: Promise<oidc.Configuration>; readonly at: number } | null = null
  // Only on the loopback address, where nobody listens in between; the options take no other address without TLS.
  const execute = [oidc.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [])]
  return async () => {
    if (kept === null || performance.now() - kept.at > DISCOVERED_MS) {
      const config = oidc.discovery(issuer, clientId, {}, authenticationBy(clientSecret), { execute, timeout: ANSWER_SECONDS_MAX })
      kept = { config, at: performance.now() }
      config.catch(() => {
        kept = null
      })
    }
    return await kept.config
  }
}

function authenticationBy(clientSecret: string | null): oidc.ClientAuth {
  if (clientSecret === null) return oidc.None()
  const [basic, post] = [oidc.ClientSecretBasic(clientSecret), oidc.ClientSecretPost(clientSecret)]
  return (server, ...rest) => {
    const takesBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true
    return (takesBasic ? basic : post)(server, ...rest)
  }
}

async function unlessFault<T>(work: () => Promise<T>): Promise<Result<T, ProviderFault>> {
  try {
    return ok(await work())
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null) throw error
    return err(fault)
  }
}

/** What the library says where no answer came, or none that a provider gives. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
])

/** Which fault an error of the library is; null where it is none. Of what the provider wrote only its words for errors are taken. */
function faultOf(error: unknown): ProviderFault | null {
  if (error instanceof oidc.AuthorizationResponseError) return { kind: 'denied', detail: error.error.slice(0, 100) }
  if (error instanceof oidc.ResponseBodyError) return { kind: 'invalid', detail: error.error.slice(0, 100) }
  if (error instanceof oidc.WWWAuthenticateChallengeError) return { kind: 'invalid', detail: challengeOf(error) }
  if (error instanceof oidc.ClientError) {
    const isUnreachable = UNREACHABLE.has(error.code ?? '')
    return { kind: isUnreachable ? 'unreachable' : 'invalid', detail: `${error.code ?? ''} ${error.message}`.trim() }
  }
  // What Node's fetch fails with where nobody answers.
  if (error instanceof TypeError && error.message === 'fetch failed') return { kind: 'unreachable', detail: causeOf(error) }
  return null
}

/** Where the provider does not know us by our secret, it says so as a challenge. */
function challengeOf({ cause, status }: oidc.WWWAuthenticateChallengeError): string {
  return (cause[0]?.parameters['error'] ?? `status ${status}`).slice(0, 100)
}

function causeOf({ cause, message }: Error): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : message
}
