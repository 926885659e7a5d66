// Every route says who may call it. The server refuses to be built with one that does not; this finds it without building anything.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = 'src/adapters/http'
const ROUTE = /\b(?:server|door)\s*\.(?:get|post|put|patch|delete|head|options|all|route)\s*\(/g
/** What stands between the route and its handler: its options, written there or named. */
const SCOPED = /\bconfig\b|\boptions\b/

/** The lines of a source on which a route is declared without a scope, and how many routes there are. */
export function routesWithoutScope(text) {
  const lines = []
  let routes = 0
  for (const match of text.matchAll(ROUTE)) {
    routes += 1
    const declared = text.slice(match.index, untilHandler(text, match.index + match[0].length))
    if (!SCOPED.test(declared)) lines.push(text.slice(0, match.index).split('\n').length)
  }
  return { routes, lines }
}

function untilHandler(text, from) {
  const ends = ['=>', 'function', '\n\n'].map((end) => text.indexOf(end, from)).filter((at) => at >= 0)
  return ends.length === 0 ? text.length : Math.min(...ends)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = readdirSync(FOLDER).filter((file) => /(?<!\.test)\.ts$/.test(file))
  let routes = 0
  let found = 0
  for (const file of files) {
    const path = join(FOLDER, file)
    const read = routesWithoutScope(readFileSync(path, 'utf8'))
    routes += read.routes
    found += read.lines.length
    for (const line of read.lines) process.stderr.write(`${path}:${line}: a route without a scope, expected config.scope\n`)
  }
  process.stdout.write(`read ${routes} routes in ${files.length} files, ${found} without a scope\n`)
  process.exitCode = found > 0 || routes === 0 ? 1 : 0
}
