import { crc32, deflateRawSync } from 'node:zlib'

/** A part of an archive; `claims` is what its header says of its unpacked size, where that is a lie. */
export interface ZipPart {
  readonly name: string
  readonly content: string | Buffer
  readonly claims?: number
  readonly isEncrypted?: boolean
}

/** A ZIP archive of parts, deflated. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content, claims, isEncrypted = false } of parts) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(isEncrypted ? 1 : 0, 2)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(claims ?? bytes.length, 18)
    head.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, list, end])
}

/** Style 1 is a date with a time, style 2 a time of day, style 3 text in the colour of a heading. */
const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-407]dd\\.mm\\.yyyy hh:mm"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0"/></numFmts>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/></cellXfs></styleSheet>`

export interface XlsxOptions {
  /** Inside of `<workbookPr/>`. */
  readonly properties?: string
  readonly strings?: readonly string[]
  readonly more?: readonly ZipPart[]
}

/** A workbook of sheets, each the XML within `<sheetData>` and what follows it. */
export function xlsxOf(sheets: Readonly<Record<string, string>>, { properties = '', strings = [], more = [] }: XlsxOptions = {}): Buffer {
  const names = Object.keys(sheets)
  const list = names.map((name, place) => `<sheet name="${name}" sheetId="${place + 1}" r:id="r${place + 1}"/>`).join('')
  const links = names.map((_, place) => `<Relationship Id="r${place + 1}" Target="worksheets/s${place + 1}.xml"/>`).join('')
  return zipOf([
    { name: 'xl/workbook.xml', content: `<?xml version="1.0"?><workbook><workbookPr ${properties}/><sheets>${list}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', content: `<Relationships>${links}</Relationships>` },
    { name: 'xl/styles.xml', content: STYLES },
    { name: 'xl/sharedStrings.xml', content: `<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>` },
    ...Object.values(sheets).map((xml, place) => ({
      name: `xl/worksheets/s${place + 1}.xml`,
      content: `<worksheet><sheetData>${xml}</worksheet>`,
    })),
    ...more,
  ])
}

/** Rows of cells, each its XML without the reference: `['<v>1</v>']`, or attributes in front as `t="s"><v>0</v>`. */
export function rowsXml(rows: readonly (readonly (string | null)[])[]): string {
  const cells = (row: readonly (string | null)[], number: number): string =>
    row.map((cell, place) => (cell === null ? '' : `<c r="${String.fromCharCode(65 + place)}${number}" ${cell}</c>`)).join('')
  return `${rows.map((row, place) => `<row r="${place + 1}">${cells(row, place + 1)}</row>`).join('')}</sheetData>`
}

export const xlsxText = (text: string): string => `t="inlineStr"><is><t>${text}</t></is>`
export const xlsxNumber = (value: number | string, style = 0): string => `s="${style}"><v>${value}</v>`
