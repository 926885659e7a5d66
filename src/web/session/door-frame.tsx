import type { ReactNode } from 'react'
import './session.css'

/** What stands around every way in: before the desk is there, nothing else looks after the theme. */
export function DoorFrame({ children }: { readonly children: ReactNode }) {
  return <main className="door">{children}</main>
}
