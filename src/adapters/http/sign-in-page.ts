/** What the page says: that the link may be used, or that it cannot be any more. */
export type SignInPageKind = 'ready' | 'used'

/** Where the page's style lies: the page may hold none itself, by its own policy. */
export const SIGN_IN_STYLE_PATH = '/sign-in.css'

const BODIES: Readonly<Record<SignInPageKind, string>> = {
  ready: '<p>This link signs you in once.</p><form method="post"><button autofocus>Sign in</button></form>',
  used: '<p>This link was used, or is too old.</p><p>Ask for another one: <code>npm run -s loadline -- link</code> prints it.</p>',
}

/** A page that needs no script, so that it works before the desk is built and in every browser. */
export function signInPage(kind: SignInPageKind): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>Sign in to Loadline</title>',
    '<link rel="icon" href="data:,">',
    `<link rel="stylesheet" href="${SIGN_IN_STYLE_PATH}">`,
  ]
  return `<!doctype html><html lang="en"><head>${head.join('')}</head><body><main><h1>Loadline</h1>${BODIES[kind]}</main></body></html>`
}

export const SIGN_IN_STYLE = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#eef1f4, #14181c); color: light-dark(#16191d, #e8ebee); }
main { padding: 2rem 2.5rem; border-radius: 8px; background: light-dark(#fff, #1d2329); border: 1px solid light-dark(#cdd4da, #3a444d); max-width: 26rem; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border: 0; border-radius: 6px; background: #1859a8; color: #fff; cursor: pointer; }
button:hover { background: #12488a; }
button:focus-visible { outline: 3px solid light-dark(#16191d, #e8ebee); outline-offset: 2px; }
`
