/** What the page says: that the link may be used, that it cannot be any more, or why nobody entered by the identity provider. */
export type SignInPageKind =
  | 'ready'
  | 'used'
  | 'flowGone'
  | 'denied'
  | 'invalid'
  | 'unreachable'
  | 'notInvited'
  | 'invitationUsed'
  | 'otherPerson'
  | 'disabled'

/** Where the page's style lies: the page may hold none itself, by its own policy. */
export const SIGN_IN_STYLE_PATH = '/sign-in.css'

const BODIES: Readonly<Record<SignInPageKind, string>> = {
  ready: '<p>This link signs you in once.</p><form method="post"><button autofocus>Sign in</button></form>',
  used: '<p>This link was used, or is too old.</p><p>Ask for another one: <code>npm run -s loadline -- link</code> prints it.</p>',
  flowGone: refusal('This sign-in took too long, was used before, or began in another browser or tab.', 'Begin it again from the desk.'),
  denied: refusal('The identity provider did not let you in, or you turned back.', 'Begin it again from the desk.'),
  invalid: refusal(
    'What came from the identity provider is not what was asked of it, so it was not trusted.',
    'Begin it again from the desk.',
  ),
  unreachable: refusal('The identity provider cannot be reached at the moment.', 'Try again in a minute.'),
  notInvited: refusal('The identity provider knows you, but nobody here has invited you.', 'Ask an administrator for an invitation.'),
  invitationUsed: refusal('This invitation was used, or is too old.', 'Ask an administrator for another one.'),
  otherPerson: refusal('This account signs in somebody else here already.', 'Choose another account there; the invitation is still good.'),
  disabled: refusal('Your access to Loadline has ended.', 'Ask an administrator if it should not have.'),
}

function refusal(why: string, next: string): string {
  return `<p role="alert">${why}</p><p>${next}</p><p><a href="/">To the desk</a></p>`
}

/** A page that needs no script, so that it works before the desk is built and in every browser. */
export function signInPage(kind: SignInPageKind, requestId = ''): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>Sign in to Loadline</title>',
    '<link rel="icon" href="data:,">',
    `<link rel="stylesheet" href="${SIGN_IN_STYLE_PATH}">`,
  ]
  return `<!doctype html><html lang="en"><head>${head.join('')}</head><body><main><h1>Loadline</h1>${BODIES[kind]}${requestId === '' ? '' : `<p class="dim">Request ${requestId}</p>`}</main></body></html>`
}

export const SIGN_IN_STYLE = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#eef1f4, #14181c); color: light-dark(#16191d, #e8ebee); }
main { padding: 2rem 2.5rem; border-radius: 8px; background: light-dark(#fff, #1d2329); border: 1px solid light-dark(#cdd4da, #3a444d); max-width: 26rem; }
a { color: light-dark(#1859a8, #8fc1ff); }
.dim { margin: 1rem 0 0; font-size: .8rem; color: light-dark(#59626b, #a3adb7); }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border: 0; border-radius: 6px; background: #1859a8; color: #fff; cursor: pointer; }
button:hover { background: #12488a; }
button:focus-visible { outline: 3px solid light-dark(#16191d, #e8ebee); outline-offset: 2px; }
`
