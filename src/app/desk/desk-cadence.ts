import type { Milliseconds } from '../../domain/shared/instant.ts'

/** A stream is never silent for longer: a message without any change is a sign of life, and the time to look at what nobody announced. */
export const SIGN_OF_LIFE_MS: Milliseconds = 2_000
