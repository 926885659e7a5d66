import type { Calendar } from '../app/local-days.ts'
import { contactCloudEvent } from '../app/replay/cloud-event.ts'
import type { RecordedFile } from '../app/replay/recorded-file.ts'
import type { RecordedFormat } from '../app/replay/recorded-row.ts'
import { replaySeed } from '../app/replay/replay-seed.ts'
import { type FigureRow, type ReplaySummary, replaySummary } from '../app/replay/replay-summary.ts'
import { RowLedger } from '../app/replay/row-ledger.ts'
import { sendOrder } from '../app/replay/send-order.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import type { Instant } from '../domain/shared/instant.ts'
import { type ApiClient, apiClient } from './api-client.ts'
import { sendEvents } from './event-sender.ts'
import type { ReplayTarget } from './replay-options.ts'

/** Events of one request. */
const BATCH_MAX = 500

/** A server that is busy is asked again for some minutes. */
const ATTEMPTS_MAX = 40

/** Sends a recording to a running server over HTTP, and answers with what that server then has of it. */
export async function replayTo(
  target: ReplayTarget,
  format: RecordedFormat,
  file: RecordedFile,
  calendar: Calendar,
): Promise<ReplaySummary> {
  const api = apiClient(target.url, target.adminToken)
  const queues = [...new Set(file.events.map(({ event }) => event.queue))].sort()
  await api.post('/api/v1/records', replaySeed(format, queues))
  const made = (await api.post('/api/v1/tokens', { kind: 'feed', feed: format.name, name: `replay of ${format.name}` })) as {
    readonly secret: string
  }
  const ledger = await sendAll(format, target, file, made.secret)
  const period = periodOf(format, file, calendar)
  const rowsBy = async (by: string): Promise<readonly FigureRow[]> => (period === null ? [] : await figures(api, format, period, by))
  return replaySummary(ledger.counts(file), { total: await rowsBy(''), byQueue: await rowsBy('queue'), byVendor: await rowsBy('vendor') })
}

async function sendAll(
  format: RecordedFormat,
  { url, clients, shuffle, twiceFraction }: ReplayTarget,
  file: RecordedFile,
  token: string,
): Promise<RowLedger> {
  const ledger = new RowLedger(file.offeredRows)
  const ending = new AbortController()
  const options = { url, signal: ending.signal, attemptsMax: ATTEMPTS_MAX }
  const refused = file.refused.map(({ line, raw }) => unreadRow(format.name, line, raw))
  for (let from = 0; from < refused.length; from += BATCH_MAX) await sendEvents(token, refused.slice(from, from + BATCH_MAX), options)
  const orders = sendOrder(file.events.length, { clients, shuffle, twiceFraction, batchMax: BATCH_MAX })
  const send = async (batches: readonly (readonly number[])[]): Promise<void> => {
    for (const places of batches) {
      const batch = places.flatMap((place) => file.events[place] ?? [])
      const { statuses } = await sendEvents(
        token,
        batch.map(({ event }) => contactCloudEvent(event)),
        options,
      )
      for (const [place, { row }] of batch.entries()) ledger.note(row, statuses[place] ?? 'quarantined')
    }
  }
  try {
    await Promise.all(orders.map(send))
  } finally {
    // Where one client failed, the others need not go on.
    ending.abort()
  }
  return ledger
}

/** A line that could not be read, as an event of a type that nobody takes: the server keeps it in quarantine with its number. */
function unreadRow(source: string, line: number, raw: Uint8Array): string {
  const data: unknown = JSON.parse(Buffer.from(raw).toString('utf8'))
  return JSON.stringify({ specversion: '1.0', id: `line ${line}`, source, type: 'loadline.unread-row.v1', data })
}

/** From the first to the last local day of a file's offers. */
interface Period {
  readonly from: Instant
  readonly to: Instant
}

/** The local days of the file's offers. */
export function periodOf(format: RecordedFormat, { offers }: RecordedFile, calendar: Calendar): Period | null {
  if (offers === null) return null
  const days = calendar.days(format.zone, offers.first, offers.last + 1)
  return { from: days[0]?.start ?? offers.first, to: days.at(-1)?.end ?? offers.last }
}

async function figures(api: ApiClient, { name, zone }: RecordedFormat, { from, to }: Period, by: string): Promise<readonly FigureRow[]> {
  const query = new URLSearchParams({
    from: formatInstant(from),
    to: formatInstant(to),
    interval: 'total',
    zone,
    market: name,
    ...(by === '' ? {} : { by }),
  })
  const answer = (await api.get(`/api/v1/kpis?${query}`)) as { readonly rows: readonly FigureRow[] }
  return answer.rows
}
