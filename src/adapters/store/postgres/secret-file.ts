import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readIfThere, writeDurably } from './durable-file.ts'
import { StartRefusedError } from './start-refused.ts'

/**
 * LOADLINE_SECRET of an embedded store, made when the store is made and never again: passwords, pseudonyms and
 * encryption keys derive from it, so a new one would lock everybody out of data that is still there.
 */
export async function openSecret(dataDir: string, isMade: boolean): Promise<string> {
  const path = join(dataDir, 'secrets.json')
  const text = await readIfThere(path)
  if (text !== null) return parseSecret(text, path)
  if (isMade) {
    throw new StartRefusedError(`${path} is not there; the passwords and keys of this data derive from it, so bring it back from a backup`)
  }
  const secret = randomBytes(32).toString('base64url')
  await writeDurably(path, `${JSON.stringify({ LOADLINE_SECRET: secret })}\n`, 0o600)
  return secret
}

function parseSecret(text: string, path: string): string {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'LOADLINE_SECRET' in value) {
      if (typeof value.LOADLINE_SECRET === 'string' && value.LOADLINE_SECRET.length >= 32) return value.LOADLINE_SECRET
    }
  } catch (error) {
    throw new StartRefusedError(`${path} is not JSON; bring it back from a backup`, { cause: error })
  }
  // What came is not repeated here: a message ends in logs.
  throw new StartRefusedError(`${path} holds no LOADLINE_SECRET of 32 characters or more; bring it back from a backup`)
}
