import type pg from 'pg'
import { int4Column, int8Column, textColumn } from '../../src/adapters/store/columns.ts'
import type { ContactEvent } from '../../src/app/intake/event.ts'

/**
 * The plain way to do it, in the same PostgreSQL: every event is a row, and the desk groups them when it is read. Written as quickly as we
 * know how: one statement of binary columns a batch, one index that tells duplicates, one that the desk's query needs.
 */
export class PlainWay {
  readonly #client: pg.Client

  constructor(client: pg.Client) {
    this.#client = client
  }

  async begin(): Promise<void> {
    await this.#client.query(`
      create table plain_event (contact_id text, leg integer, fact text, n integer, revision integer, at bigint, queue text, vendor text,
        agent text, hash bigint, event_id text, event_source text);
      create unique index on plain_event (contact_id, leg, fact, n, revision) nulls not distinct;
      create index on plain_event (at)`)
  }

  /** Durable when it returns, as with us. */
  async insert(events: readonly ContactEvent[]): Promise<void> {
    await this.#client.query({
      name: 'plain insert',
      text: `insert into plain_event select * from unnest($1::text[], $2::integer[], $3::text[], $4::integer[], $5::integer[], $6::bigint[],
        $7::text[], $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[]) on conflict do nothing`,
      values: [
        textColumn(events.map(({ contactId }) => contactId)),
        int4Column(events.map(({ leg }) => leg)),
        textColumn(events.map(({ fact }) => fact)),
        int4Column(events.map(({ n }) => n)),
        int4Column(events.map(({ revision }) => revision)),
        int8Column(events.map(({ at }) => at)),
        textColumn(events.map(({ queue }) => queue)),
        textColumn(events.map(({ vendor }) => vendor)),
        textColumn(events.map(({ agent }) => agent)),
        int8Column(events.map(({ hash }) => hash)),
        textColumn(events.map(({ eventId }) => eventId)),
        textColumn(events.map(({ eventSource }) => eventSource)),
      ],
    })
  }

  /** Offered, answered, answered within 20 s, abandoned and handle time by queue, vendor and quarter hour: less than our tallies hold. */
  async readDesk(): Promise<{ readonly cells: number; readonly offered: number }> {
    const { rows } = await this.#client.query<{ offered: number }>(`
      with contact as (
        select contact_id, leg, min(queue) as queue, min(vendor) as vendor,
          min(at) filter (where fact = 'offered') as offered, min(at) filter (where fact = 'answered') as answered,
          min(at) filter (where fact = 'abandoned') as abandoned, min(at) filter (where fact = 'wrapped') as wrapped
        from plain_event group by contact_id, leg)
      select queue, vendor, offered / 900000 as quarter, count(offered)::integer as offered, count(answered) as answered,
        count(*) filter (where answered - offered <= 20000) as within, count(abandoned) as abandoned, sum(wrapped - answered) as handle_ms
      from contact group by queue, vendor, offered / 900000`)
    return { cells: rows.length, offered: rows.reduce((sum, { offered }) => sum + offered, 0) }
  }
}
