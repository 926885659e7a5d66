// Holds the walls of .dependency-cruiser.mjs. dependency-cruiser passes happily when it can read nothing, so the files it
// read are compared with the files that are there.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDERS = ['src', 'test', 'prove', 'bench', 'scripts', 'bin'].filter((folder) => existsSync(folder))
const cruiser = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:tsx?|mjs)$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => `${folder}/${file}`),
)
const result = spawnSync(process.execPath, [cruiser, ...FOLDERS, '--config', '.dependency-cruiser.mjs', '--output-type', 'json'], {
  encoding: 'utf8',
  maxBuffer: 1e9,
})
if (!result.stdout.startsWith('{')) {
  process.stderr.write(`dependency-cruiser gave no report: ${result.stderr}\n`)
  process.exit(1)
}
const report = JSON.parse(result.stdout)
const read = new Set(report.modules.map((module) => module.source))
const missed = files.filter((file) => !read.has(file))
const edges = report.modules.reduce((sum, module) => sum + module.dependencies.length, 0)
const { violations } = report.summary
for (const violation of violations) process.stderr.write(`${violation.rule.name}: ${violation.from} -> ${violation.to}\n`)
if (missed.length > 0) process.stderr.write(`not read: ${missed.join(' ')}\n`)
process.stdout.write(
  `dependency-cruiser read ${files.length - missed.length} of ${files.length} files, ${edges} edges, ${violations.length} violations\n`,
)
process.exitCode = missed.length > 0 || edges === 0 || violations.length > 0 ? 1 : 0
