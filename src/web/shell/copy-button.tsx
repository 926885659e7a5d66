import { useEffect, useState } from 'react'
import { TEXT } from '../text.ts'

/** For how long a button says that it has copied. */
const SAY_COPIED_MS = 2_000

/** Copies a text that is made when it is asked for. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = window.setTimeout(() => setCopied(false), SAY_COPIED_MS)
    return () => window.clearTimeout(timer)
  }, [isCopied])
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        void copy(text()).then(() => setCopied(true))
      }}
    >
      {isCopied ? `✔ ${TEXT.buttons.copied}` : label}
    </button>
  )
}

/** Browsers give a page the clipboard only over TLS or on this machine; elsewhere a selected text is copied the old way. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return await navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
