// What every `npm` command of this project begins with: set up what is missing, then run the task on the pinned Node.
import { join } from 'node:path'
import { handOver } from './hand-over.mjs'
import { ensureDependencies, ensureDesk, pinnedNode, root, say } from './setup.mjs'

// NODE_ENV=production, as hosting machines have it, would make the tests test something else.
const TASKS = {
  start: { run: ['src/main.ts', 'serve'], needsDesk: true, keepsNodeEnv: true },
  loadline: { run: ['src/main.ts'], needsDesk: false, keepsNodeEnv: true },
  test: { run: ['scripts/test.mjs'], needsDesk: true, keepsNodeEnv: false },
  check: { run: ['scripts/check.mjs'], needsDesk: false, keepsNodeEnv: false },
  prove: { run: ['scripts/run-folder.mjs', 'prove'], needsDesk: false, keepsNodeEnv: false },
  bench: { run: ['scripts/run-folder.mjs', 'bench'], needsDesk: false, keepsNodeEnv: false },
  setup: { run: null, needsDesk: true, keepsNodeEnv: false },
}
const COMMANDS_WITH_DESK = ['serve', 'replay']

const [name = 'start', ...args] = process.argv.slice(2)
const task = TASKS[name]
if (!task) {
  say(`unknown task ${name}, expected one of ${Object.keys(TASKS).join(', ')}`)
  process.exit(2)
}
ensureDependencies()
const node = pinnedNode()
if (node === null && Number(process.versions.node.split('.')[0]) < 24) {
  say(`no pinned Node for ${process.platform}-${process.arch}, and this Node is ${process.version}; expected 24 or later`)
  process.exit(1)
}
if (task.needsDesk || (name === 'loadline' && COMMANDS_WITH_DESK.includes(args[0]))) ensureDesk(node ?? process.execPath)
if (task.run !== null) {
  const env = { ...process.env }
  if (!task.keepsNodeEnv) delete env.NODE_ENV
  const [file, ...first] = task.run
  handOver(node ?? process.execPath, [join(root, file), ...first, ...args], env)
}
