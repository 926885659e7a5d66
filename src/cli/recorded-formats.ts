import { createHmac } from 'node:crypto'
import { BANK_1999 } from '../adapters/feeds/bank-1999/bank-format.ts'
import type { Calendar } from '../app/local-days.ts'
import { type RecordedFile, readRecordedFile } from '../app/replay/recorded-file.ts'
import type { RecordedFormat } from '../app/replay/recorded-row.ts'
import { wallReader } from '../app/replay/wall-reader.ts'
import type { ReplaySource } from './serve-options.ts'
import { CommandError, UsageError } from './usage.ts'

/** All formats that are read. */
export const RECORDED_FORMATS: readonly RecordedFormat[] = [BANK_1999]

/** The format of a name, as `--format` takes it. */
export function formatNamed(name: string): RecordedFormat {
  const format = RECORDED_FORMATS.find((each) => each.name === name)
  if (format !== undefined) return format
  throw new UsageError(`--format is ${JSON.stringify(name)}, expected one of ${RECORDED_FORMATS.map((each) => each.name).join(', ')}`)
}

/** Reads a file, naming people by pseudonyms that only the secret could undo. */
export async function readSource({ file, format }: ReplaySource, calendar: Calendar, secret: string): Promise<RecordedFile> {
  const { name, zone, read } = formatNamed(format)
  const key = createHmac('sha256', secret).update(`pseudonym of ${name}`).digest()
  const pseudonym = (text: string): string => `p-${createHmac('sha256', key).update(text).digest('hex').slice(0, 20)}`
  try {
    return await readRecordedFile(read(file, { instantOfWall: wallReader(calendar, zone), pseudonym }))
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
