#!/usr/bin/env node
// `loadline COMMAND`: the same beginning as every npm command of the project, so it works in a fresh checkout too.
import { existsSync } from 'node:fs'

const bootstrap = new URL('../scripts/bootstrap.mjs', import.meta.url)
if (existsSync(bootstrap)) {
  process.argv.splice(2, 0, 'loadline')
  await import(bootstrap.href)
} else {
  process.stderr.write('loadline: this is the library alone; commands and the desk run from a checkout of the sources\n')
  process.exitCode = 1
}
