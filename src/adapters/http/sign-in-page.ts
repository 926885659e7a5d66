/** What the page says: that the link may be used, or that it cannot be any more. */
export type SignInPageKind = 'ready' | 'used'

const BODIES: Readonly<Record<SignInPageKind, string>> = {
  ready: '<p>This link signs you in once.</p><form method="post"><button autofocus>Sign in</button></form>',
  used: '<p>This link was used, or is too old. Ask for another: <code>loadline link</code> prints one.</p>',
}

/** A page that needs no script and no file, so that it works before the desk is built and in every browser. */
export function signInPage(kind: SignInPageKind): string {
  const head =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in to Loadline</title>'
  return `<!doctype html><html lang="en"><head>${head}<meta name="color-scheme" content="light dark"></head><body><main><h1>Loadline</h1>${BODIES[kind]}</main></body></html>`
}
