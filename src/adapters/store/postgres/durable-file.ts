import { open, readFile, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Writes a small file so that after a power cut either the old content or the new one is there, never half of one. */
export async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const folder = dirname(path)
  const draft = join(folder, `.${basename(path)}.${process.pid}.draft`)
  const file = await open(draft, 'w', mode)
  try {
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(folder)
}

/** Makes a rename inside `folder` survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The text of a file, or null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

/** Whether `error` is the system error `code`, such as ENOENT, or a PostgreSQL error of that SQLSTATE. */
export function hasCode(error: unknown, ...codes: readonly string[]): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}
