#!/usr/bin/env node
// `loadline COMMAND`: the same beginning as every npm command of the project, so it works in a fresh checkout too.
process.argv.splice(2, 0, 'loadline')
await import('../scripts/bootstrap.mjs')
