import { createHmac } from 'node:crypto'

/** A stable stand-in for what names a person: the same text always gives the same one, and nobody without the key can undo it. */
export type Pseudonymise = (text: string) => string

const KNOWN_MAX = 50_000
const CHARACTERS = 22

/** Pseudonyms by a key that derives from the deployment's secret. Those asked for lately are kept, since one contact sends several facts. */
export function pseudonymiser(secret: string): Pseudonymise {
  const key = createHmac('sha256', secret).update('pseudonym of a customer').digest()
  let recent = new Map<string, string>()
  let older = new Map<string, string>()
  return (text) => {
    const known = recent.get(text) ?? older.get(text)
    const made = known ?? createHmac('sha256', key).update(text).digest('base64url').slice(0, CHARACTERS)
    if (recent.size >= KNOWN_MAX) {
      older = recent
      recent = new Map()
    }
    recent.set(text, made)
    return made
  }
}
