import { Fragment, useState } from 'react'
import type { Vendor } from '../../domain/record/directory.ts'
import type { DeskContact, DeskContactFact } from '../../wire/desk-contacts.ts'
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

/** The contacts that a cell of the day is made of, and of each the facts it is made of. */
export function ContactsPanel({ row, vendor, column }: Given) {
  const { zone, view } = useDesk()
  if (column === null || column.isAhead) {
    return <p className="dim">{Q.chooseInterval}</p>
  }
  const title = Q.contacts(Q.drills[view.drill], `${timeAt(zone, column.start)}–${timeAt(zone, column.end)}`)
  return (
    <>
      <h2>{title}</h2>
      <Contacts row={row} vendor={vendor} column={column} title={title} />
    </>
  )
}

function Contacts({ row, vendor, column, title }: Given & { readonly column: Column; readonly title: string }) {
  const { view } = useDesk()
  const asked = { queue: row.record, vendor: vendor?.key ?? null, from: column.start, to: column.end, drill: view.drill }
  const contacts = useContacts(asked)
  const [opened, setOpened] = useState<string | null>(null)
  if (contacts.kind === 'loading') return <p className="dim">{Q.loading}</p>
  if (contacts.kind === 'failed') return <p role="alert">{Q.failed(contacts.reason)}</p>
  const { rows, more } = contacts.answer
  if (rows.length === 0) return <p className="dim">{Q.noContacts}</p>
  return (
    <div className="contacts-box" tabIndex={0} role="region" aria-label={title}>
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
          {rows.map((contact) => {
            const name = `${contact.feed}/${contact.contactId}/${contact.leg}/${contact.stay}`
            const isOpened = opened === name
            return (
              <Fragment key={name}>
                <ContactLine contact={contact} isOpened={isOpened} onToggle={() => setOpened(isOpened ? null : name)} />
                {isOpened && contact.facts !== null && <FactLines facts={contact.facts} />}
              </Fragment>
            )
          })}
        </tbody>
      </table>
      {more && <p className="dim small">{Q.more(rows.length)}</p>}
    </div>
  )
}

interface LineGiven {
  readonly contact: DeskContact
  readonly isOpened: boolean
  readonly onToggle: () => void
}

function ContactLine({ contact, isOpened, onToggle }: LineGiven) {
  const { zone, state } = useDesk()
  const vendorKey = contact.answeringVendor ?? contact.routedVendor
  const vendor = state.records.vendors.find((one) => one.key === vendorKey)
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="plain"
          title={contact.contactId}
          aria-expanded={isOpened}
          disabled={contact.facts === null}
          onClick={onToggle}
        >
          {contact.contactId}
          {contact.leg > 1 && <span className="dim"> /{contact.leg}</span>}
        </button>
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

/** The evidence of one contact: each version of each fact, and when it was learned. */
function FactLines({ facts }: { readonly facts: readonly DeskContactFact[] }) {
  const { zone } = useDesk()
  return (
    <tr>
      <td className="facts text" colSpan={Object.keys(Q.contactColumns).length}>
        <ul aria-label={Q.facts}>
          {facts.map((fact) => (
            <li key={`${fact.fact} ${fact.at} ${fact.revision} ${fact.learnedAt}`} className={fact.counts ? '' : 'dim'}>
              {secondAt(zone, Date.parse(fact.at))} <strong>{fact.fact}</strong> {Q.learned(secondAt(zone, Date.parse(fact.learnedAt)))}
              {!fact.counts && ` (${Q.superseded})`}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  )
}
