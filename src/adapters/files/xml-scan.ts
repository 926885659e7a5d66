/** What a scan of XML meets, in order. Names come without their prefix. */
export interface XmlHandler {
  readonly open: (name: string, attributes: string, isClosed: boolean) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

/**
 * Reads the XML of workbooks from its first to its last character, without building a tree and without ever going back: no entities but
 * the five of XML and numbers, no document type, nothing from outside. What it returns is why it stopped early; null at the end.
 */
export function scanXml(xml: string, handler: XmlHandler): string | null {
  let at = 0
  while (at < xml.length) {
    const open = xml.indexOf('<', at)
    if (open !== at) {
      const text = xml.slice(at, open < 0 ? xml.length : open)
      if (text.trim() !== '' || !/^\s*$/.test(text)) handler.text(unescaped(text))
      if (open < 0) return null
    }
    const next = xml[open + 1]
    if (next === '!' || next === '?') {
      const special = specialAt(xml, open, handler)
      if (typeof special === 'string') return special
      at = special
      continue
    }
    const end = endOfTag(xml, open)
    if (end < 0) return 'a tag that does not end'
    if (next === '/') handler.close(localName(xml.slice(open + 2, end).trim()))
    else openTag(xml.slice(open + 1, end), handler)
    at = end + 1
  }
  return null
}

/** The value of an attribute; null where it is not there. */
export function attributeOf(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? null : unescaped(value)
}

/** Comments and processing instructions are passed over; a document type is what attacks are made of. */
function specialAt(xml: string, open: number, handler: XmlHandler): number | string {
  if (xml.startsWith('<!--', open)) return after(xml, '-->', open)
  if (xml.startsWith('<![CDATA[', open)) {
    const end = xml.indexOf(']]>', open)
    if (end < 0) return 'a text that does not end'
    handler.text(xml.slice(open + 9, end))
    return end + 3
  }
  return xml.startsWith('<?', open) ? after(xml, '?>', open) : 'a document type'
}

function after(xml: string, sign: string, from: number): number | string {
  const end = xml.indexOf(sign, from)
  return end < 0 ? 'a comment that does not end' : end + sign.length
}

/** A tag ends at the first > that stands in no quotes. */
function endOfTag(xml: string, open: number): number {
  const end = xml.indexOf('>', open)
  const quote = xml.slice(open, end < 0 ? open : end)
  if (end < 0 || (quote.split('"').length % 2 === 1 && quote.split("'").length % 2 === 1)) return end
  let inside = ''
  for (let at = open; at < xml.length; at += 1) {
    const sign = xml[at] as string
    if (inside !== '') {
      if (sign === inside) inside = ''
    } else if (sign === '"' || sign === "'") inside = sign
    else if (sign === '>') return at
  }
  return -1
}

function openTag(tag: string, handler: XmlHandler): void {
  const isClosed = tag.endsWith('/')
  const inner = isClosed ? tag.slice(0, -1) : tag
  const space = inner.search(/\s/)
  const name = localName(space < 0 ? inner : inner.slice(0, space))
  handler.open(name, space < 0 ? '' : inner.slice(space), isClosed)
  if (isClosed) handler.close(name)
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{1,8}));/g, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point > 0x10_ffff ? whole : String.fromCodePoint(point)
  })
}
