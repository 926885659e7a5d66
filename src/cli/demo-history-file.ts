import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { DemoHistory, Span } from './demo-history.ts'

/** What an earlier run has kept; null where there is none that can be read, and all is sent again, which counts nothing twice. */
export function readHistory(file: string): DemoHistory | null {
  if (!existsSync(file)) return null
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isHistory(kept) ? kept : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Keeps it whole: a file half written is never seen. */
export function keepHistory(file: string, history: DemoHistory): void {
  writeFileSync(`${file}.new`, JSON.stringify(history))
  renameSync(`${file}.new`, file)
}

function isHistory(value: unknown): value is DemoHistory {
  if (typeof value !== 'object' || value === null || !('done' in value) || !('liveFrom' in value)) return false
  return typeof value.liveFrom === 'number' && Array.isArray(value.done) && value.done.every(isSpan)
}

function isSpan(value: unknown): value is Span {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) return false
  return typeof value.from === 'number' && typeof value.to === 'number'
}
