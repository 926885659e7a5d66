import { readFileSync } from 'node:fs'

const packageText = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
const { version } = JSON.parse(packageText) as { readonly version: string }
process.stdout.write(`loadline ${version}\n`)
