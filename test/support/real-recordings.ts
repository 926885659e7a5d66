import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * A file of the real recordings that lie beside a checkout where the project is developed, or null where they are not there. Tests that
 * use them run on fixtures of our own as well, so nothing goes untested without them.
 */
export function realRecording(name: string): string | null {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url))
  return existsSync(path) ? path : null
}
