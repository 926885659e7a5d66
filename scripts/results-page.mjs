// Keeps what proofs and benches found: docs/proofs.md grows by a row a run, docs/benchmarks.md has one row a name and machine.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './setup.mjs'

const PAGES = {
  prove: {
    file: 'docs/proofs.md',
    title: '# Proofs\n\nWhat `npm run prove` ran, the newest last. A row is what was run, never more.\n',
    keepsAll: true,
  },
  bench: {
    file: 'docs/benchmarks.md',
    title: '# Benchmarks\n\nWhat `npm run bench` measured: one row a name, of its last run on that machine.\n',
    keepsAll: false,
  },
}
const TABLE = '| name | ok | count | seed | figures | seconds | commit | at |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n'

/** Writes the results of one program into the page of its folder, below the heading of this machine. */
export function keepResults(folder, results, { code, seconds }) {
  const { file, title, keepsAll } = PAGES[folder]
  const path = join(root, file)
  const rows = results.map((result) => row({ ...result, ok: result.ok === true && code === 0 }, seconds))
  const before = existsSync(path) ? readFileSync(path, 'utf8') : title
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, addRows(before, { heading: `## ${machine()}`, rows, keepsAll }))
}

/** The page with these rows in the table below the heading; without `keepsAll` a row takes the place of the one of its name. */
export function addRows(page, { heading, rows, keepsAll }) {
  const parts = page.split(/^(?=## )/m)
  const found = parts.findIndex((part) => part.startsWith(`${heading}\n`))
  const section = found === -1 ? `${heading}\n\n${TABLE}` : parts[found].trimEnd().concat('\n')
  const placed = rows.reduce((lines, added) => placeRow(lines, added, keepsAll), section.trimEnd().split('\n'))
  const written = `${placed.join('\n')}\n`
  const sections = found === -1 ? [...parts, written] : parts.map((part, index) => (index === found ? written : part))
  return `${sections.map((part) => part.trimEnd()).join('\n\n')}\n`
}

function placeRow(lines, added, keepsAll) {
  const nameOf = (line) => line.split('|')[1]?.trim()
  const same = keepsAll ? -1 : lines.findIndex((line) => line.startsWith('| ') && nameOf(line) === nameOf(added))
  return same === -1 ? [...lines, added] : lines.map((line, index) => (index === same ? added : line))
}

function row({ name, ok, count, seed, ...figures }, seconds) {
  const said = Object.entries(figures).map(([key, value]) => `${key} ${shown(value)}`)
  const cells = [name, ok ? 'yes' : '**no**', shown(count), seed ?? '', said.join('; '), seconds.toFixed(1), commit(), now()]
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
}

function shown(value) {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 3 })
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function machine() {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, ' ') ?? 'unknown processor'
  return `${model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
}

/** The commit the run began from, marked when the files differ from it: such a figure belongs to no commit. */
function commit() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  const head = git('rev-parse', '--short=12', 'HEAD')
  if (head.status !== 0) return 'no git'
  const changed = git('status', '--porcelain', '--', '.', ':!docs').stdout.trim() !== ''
  return `${head.stdout.trim()}${changed ? ' with changes' : ''}`
}

function now() {
  return new Date().toISOString().slice(0, 16).replace('T', ' ')
}
