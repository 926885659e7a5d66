import type { Vendor } from '../../domain/record/directory.ts'
import type { DeskContact } from '../../wire/desk-contacts.ts'
import { duration } from '../figures/format.ts'
import type { Column } from '../live/columns.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { secondAt, timeAt } from '../time/zone.ts'
import { useContacts } from './use-contacts.ts'

const Q = TEXT.queueScreen
const TEXT_COLUMNS: ReadonlySet<string> = new Set(['outcome', 'vendor', 'agent', 'state'])

interface Given {
  readonly row: QueueRow
  readonly vendor: Vendor | null
  readonly column: Column | null
}

/** The contacts that a cell of the day is made of. */
export function ContactsPanel({ row, vendor, column }: Given) {
  const { zone } = useDesk()
  if (column === null || column.isAhead) {
    return <p className="dim">{Q.chooseInterval}</p>
  }
  return (
    <>
      <h2>{Q.contacts(`${timeAt(zone, column.start)}–${timeAt(zone, column.end)}`)}</h2>
      <Contacts row={row} vendor={vendor} column={column} />
    </>
  )
}

function Contacts({ row, vendor, column }: { readonly row: QueueRow; readonly vendor: Vendor | null; readonly column: Column }) {
  const contacts = useContacts({ queue: row.record.key, vendor: vendor?.key ?? null, from: column.start, to: column.end })
  if (contacts.kind === 'loading') return <p className="dim">{Q.loading}</p>
  if (contacts.kind === 'failed') return <p role="alert">{Q.failed(contacts.reason)}</p>
  const { rows, more } = contacts.answer
  if (rows.length === 0) return <p className="dim">{Q.noContacts}</p>
  return (
    <div className="contacts-box" tabIndex={0} role="region" aria-label={Q.contacts('')}>
      <table className="figures contacts">
        <thead>
          <tr>
            {Object.entries(Q.contactColumns).map(([name, heading]) => (
              <th key={name} scope="col" className={TEXT_COLUMNS.has(name) ? 'text' : ''}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((contact) => (
            <ContactLine key={`${contact.feed}/${contact.contactId}/${contact.leg}/${contact.offeredAt}`} contact={contact} />
          ))}
        </tbody>
      </table>
      {more && <p className="dim small">{Q.more(rows.length)}</p>}
    </div>
  )
}

function ContactLine({ contact }: { readonly contact: DeskContact }) {
  const { zone, state } = useDesk()
  const vendorKey = contact.answeringVendor ?? contact.routedVendor
  const vendor = state.records.vendors.find((one) => one.key === vendorKey)
  return (
    <tr>
      <th scope="row">
        {contact.contactId}
        {contact.leg > 1 && <span className="dim"> /{contact.leg}</span>}
      </th>
      <td>{secondAt(zone, Date.parse(contact.offeredAt))}</td>
      <td className="text">{Q.outcomes[contact.inService ? 'inService' : contact.outcome]}</td>
      <td>{duration(contact.waitSeconds)}</td>
      <td className="text">{vendor?.name ?? TEXT.panel.unassigned}</td>
      <td className="text">{contact.agent ?? ''}</td>
      <td>{duration(contact.talkSeconds)}</td>
      <td>{duration(contact.holdSeconds)}</td>
      <td>{duration(contact.wrapSeconds)}</td>
    </tr>
  )
}
