import { Invitation, WallboardDoor } from '../session/invitation.tsx'
import { WALLBOARD_PATH } from '../wallboard/path.ts'
import { App } from './app.tsx'

/** What stands at an address: the desk, or one of the ways in to it. */
export function Door({ path }: { readonly path: string }) {
  if (path === '/invitation') return <Invitation />
  return path === WALLBOARD_PATH && window.location.hash !== '' ? <WallboardDoor /> : <App />
}
