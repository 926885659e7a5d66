import { readFile, stat } from 'node:fs/promises'
import { FILE_BYTES_MAX } from './table-file.ts'
import { CommandError } from './usage.ts'

/** The bytes of a file that a command is given, or why it cannot be read, in a line. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size > FILE_BYTES_MAX) throw new CommandError(`${file}: ${size} bytes, expected at most ${FILE_BYTES_MAX}`)
    return await readFile(file)
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
