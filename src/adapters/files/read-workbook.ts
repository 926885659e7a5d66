import { type PlanFault, wholeFault } from '../../app/plans/plan-fault.ts'
import type { PlanTable } from '../../app/plans/plan-table.ts'
import type { ReadWorkbook } from '../../app/plans/read-plan-file.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { readSheet, type SheetParts } from './workbook-sheet.ts'
import { dateStyles } from './workbook-styles.ts'
import { attributeOf, scanXml } from './xml-scan.ts'
import { openZip, type ZipArchive } from './zip-archive.ts'

const OLE = [0xd0, 0xcf, 0x11, 0xe0]

/** Reads the sheets of an XLSX file. What it holds beside cells (pictures, links, macros, connections) is never looked at. */
export const readWorkbook: ReadWorkbook = async (bytes) => {
  if (OLE.every((byte, place) => bytes[place] === byte)) {
    const hint = 'save it as XLSX, without a password'
    return err(wholeFault('notAWorkbook', 'a file of Excel 2003, or one with a password', 'XLSX', { hint }))
  }
  const zip = openZip(bytes)
  return zip.ok ? readParts(zip.value) : zip
}

function readParts(zip: ZipArchive): Result<readonly PlanTable[], PlanFault> {
  if (zip.names.some((name) => name.endsWith('vbaProject.bin')))
    return err(wholeFault('macros', 'a workbook with macros', 'XLSX', { hint: 'save it as XLSX' }))
  if (zip.names.includes('xl/workbook.bin')) return err(wholeFault('notAWorkbook', 'XLSB', 'XLSX', { hint: 'save it as XLSX' }))
  const [workbook, links, styles, strings] = [
    textOf(zip, 'xl/workbook.xml'),
    textOf(zip, 'xl/_rels/workbook.xml.rels'),
    textOf(zip, 'xl/styles.xml'),
    textOf(zip, 'xl/sharedStrings.xml'),
  ]
  for (const part of [workbook, links, styles, strings]) if (!part.ok) return part
  if (!workbook.ok || !links.ok || !styles.ok || !strings.ok) throw new Error('invariant broken: a part was refused twice')
  if (workbook.value === null) return err(wholeFault('notAWorkbook', 'an archive without a workbook', 'XLSX'))
  const { sheets, is1904 } = sheetsOf(workbook.value)
  const texts = stringsOf(strings.value ?? '')
  if (typeof texts === 'string') return err(wholeFault('notAWorkbook', texts, 'texts of an XLSX file'))
  const parts: SheetParts = { strings: texts, dateStyles: dateStyles(styles.value ?? ''), is1904 }
  return readSheets(zip, sheets, targetsOf(links.value ?? ''), parts)
}

function readSheets(
  zip: ZipArchive,
  sheets: readonly Sheet[],
  targets: ReadonlyMap<string, string>,
  parts: SheetParts,
): Result<readonly PlanTable[], PlanFault> {
  const tables: PlanTable[] = []
  for (const { name, link, isHidden } of sheets) {
    const target = targets.get(link)
    if (target === undefined) continue
    const xml = textOf(zip, target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    if (!xml.ok) return xml
    const table = readSheet(xml.value ?? '', name, parts)
    if (!table.ok) return table
    const notes = isHidden ? [`the sheet ${name} is hidden`, ...(table.value.notes ?? [])] : (table.value.notes ?? [])
    tables.push({ ...table.value, notes })
  }
  return ok(tables)
}

interface Sheet {
  readonly name: string
  readonly link: string
  readonly isHidden: boolean
}

function sheetsOf(xml: string): { readonly sheets: readonly Sheet[]; readonly is1904: boolean } {
  const sheets: Sheet[] = []
  let is1904 = false
  scanXml(xml, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 ||= ['1', 'true'].includes(attributeOf(attributes, 'date1904') ?? '')
      if (name !== 'sheet') return
      const [title, link] = [attributeOf(attributes, 'name'), attributeOf(attributes, 'id')]
      if (title !== null && link !== null) sheets.push({ name: title, link, isHidden: attributeOf(attributes, 'state') !== null })
    },
    close: () => undefined,
    text: () => undefined,
  })
  return { sheets, is1904 }
}

/** Parts of the workbook by what sheets call them; what lies outside of it is not followed. */
function targetsOf(xml: string): ReadonlyMap<string, string> {
  const targets = new Map<string, string>()
  scanXml(xml, {
    open: (name, attributes) => {
      const [id, target] = [attributeOf(attributes, 'Id'), attributeOf(attributes, 'Target')]
      if (name === 'Relationship' && id !== null && target !== null && attributeOf(attributes, 'TargetMode') !== 'External')
        targets.set(id, target)
    },
    close: () => undefined,
    text: () => undefined,
  })
  return targets
}

/** The texts that cells refer to by number; of a text in several formats all parts, of one with a reading aid only the text. */
function stringsOf(xml: string): readonly string[] | string {
  const strings: string[] = []
  let text = ''
  let reads = false
  let isAid = false
  const stopped = scanXml(xml, {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 't') reads = !isAid
      else if (name === 'rPh') isAid = true
    },
    close: (name) => {
      if (name === 'si') strings.push(text)
      else if (name === 't') reads = false
      else if (name === 'rPh') isAid = false
    },
    text: (part) => {
      if (reads) text += part
    },
  })
  return stopped ?? strings
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

function textOf(zip: ZipArchive, name: string): Result<string | null, PlanFault> {
  const bytes = zip.read(name)
  if (!bytes.ok) return bytes
  if (bytes.value === null) return ok(null)
  try {
    return ok(UTF8.decode(bytes.value))
  } catch {
    return err(wholeFault('invalidUtf8', name, 'parts in UTF-8'))
  }
}
