// `npm run prove [name…]` and `npm run bench [name…]`: runs the programs of a folder one after the other and writes what
// they say into docs/. A program prints one line of JSON per result: {"name", "count", "seed", …, "ok"}. Names come first;
// everything from the first option on is passed to each program.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { keepResults } from './results-page.mjs'
import { root, say } from './setup.mjs'

const [folder, ...rest] = process.argv.slice(2)
const firstOption = rest.findIndex((argument) => argument.startsWith('-'))
const names = firstOption === -1 ? rest : rest.slice(0, firstOption)
const options = firstOption === -1 ? [] : rest.slice(firstOption)

const there = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).filter((file) => /(?<!\.test)\.ts$/.test(file)) : []
const known = there.map((file) => file.slice(0, -'.ts'.length)).sort()
const unknown = names.filter((name) => !known.includes(name))
if (unknown.length > 0 || known.length === 0) {
  say(`${folder}: nothing called ${unknown.join(', ') || 'anything'}, expected some of: ${known.join(', ') || 'none is there yet'}`)
  process.exit(2)
}

let failed = 0
for (const name of names.length > 0 ? names : known) {
  const startedAt = performance.now()
  const { code, results } = await runProgram(join(root, folder, `${name}.ts`))
  const seconds = (performance.now() - startedAt) / 1000
  const complete = results.length > 0 && code === 0 && results.every((result) => result.ok === true)
  if (!complete) failed += 1
  keepResults(folder, results.length > 0 ? results : [{ name, ok: false, said: `nothing, exit code ${code}` }], { code, seconds })
  process.stdout.write(`${complete ? 'ok    ' : 'FAILED'} ${folder}/${name} (${seconds.toFixed(1)} s)\n`)
}
process.stdout.write(`${folder}: ${(names.length || known.length) - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

/** Runs one program, shows what it prints, and picks out the lines that are results. */
function runProgram(file) {
  const child = spawn(process.execPath, [file, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const results = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    process.stdout.write(`${line}\n`)
    const result = readResult(line)
    if (result !== null) results.push(result)
  })
  return new Promise((resolve) => {
    lines.on('close', () => {
      if (child.exitCode !== null || child.signalCode !== null) resolve({ code: child.exitCode ?? child.signalCode, results })
      else child.on('exit', (code, signal) => resolve({ code: code ?? signal, results }))
    })
    child.on('error', (error) => say(`${file}: ${error.message}`))
  })
}

function readResult(line) {
  if (!line.startsWith('{')) return null
  try {
    const result = JSON.parse(line)
    return typeof result.name === 'string' && 'ok' in result ? result : null
  } catch {
    return null // a line that merely begins like JSON is not a result
  }
}
