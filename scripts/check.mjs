// `npm run check`: types, format and lint, layers, unused code. Everything but the tests, side by side, each with its time.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { root } from './setup.mjs'

const tsc = (project) => ['node_modules/typescript/bin/tsc', '-p', `tsconfig.${project}.json`]
const CHECKS = [
  ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
  ['layers', ['scripts/check-deps.mjs']],
  ['scopes of routes', ['scripts/check-routes.mjs']],
  ['types of node', tsc('node')],
  ['types of web', tsc('web')],
  ['types of domain', tsc('domain')],
  ['types of wire', tsc('wire')],
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--no-errors-on-unmatched']],
]

function runCheck([name, args]) {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => (output += error.message))
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`)
      if (code !== 0) process.stdout.write(`${output}\n`)
      resolve(code === 0)
    })
  })
}

const startedAt = performance.now()
const waiting = [...CHECKS]
const results = []
const worker = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await runCheck(next))
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker))
const failed = results.filter((passed) => !passed).length
process.stdout.write(
  `check: ${results.length - failed} passed, ${failed} failed, ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`,
)
process.exitCode = failed === 0 ? 0 : 1
