// What every `npm` command of this project begins with: set up what is missing, then run the task on the pinned Node.
import { join } from 'node:path'
import { handOver } from './hand-over.mjs'
import { ensureDependencies, ensureDesk, pinnedNode, root, say } from './setup.mjs'

const PRODUCT = { endsWithParent: true, keepsNodeEnv: true }
// NODE_ENV=production, as hosting machines have it, would make the tests test something else.
const WORKSHOP = { endsWithParent: false, keepsNodeEnv: false }
const TASKS = {
  start: { ...PRODUCT, run: ['src/main.ts', 'serve'], needsDesk: true },
  loadline: { ...PRODUCT, run: ['src/main.ts'], needsDesk: false },
  test: { ...WORKSHOP, run: ['scripts/test.mjs'], needsDesk: true },
  check: { ...WORKSHOP, run: ['scripts/check.mjs'], needsDesk: false },
  prove: { ...WORKSHOP, run: ['scripts/run-folder.mjs', 'prove'], needsDesk: false },
  bench: { ...WORKSHOP, run: ['scripts/run-folder.mjs', 'bench'], needsDesk: false },
  library: { ...WORKSHOP, run: ['scripts/library.mjs'], needsDesk: false },
  setup: { ...WORKSHOP, run: null, needsDesk: true },
}
const COMMANDS_WITH_DESK = ['serve', 'replay']
const NODE_MIN = [20, 19]
const NODE_PINNED_MAJOR = 24

const [name = 'start', ...args] = process.argv.slice(2)
const task = TASKS[name]
if (!task) {
  say(`unknown task ${name}, expected one of ${Object.keys(TASKS).join(', ')}`)
  process.exit(2)
}
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  say(`this Node is ${process.version}, expected ${NODE_MIN.join('.')} or later`)
  process.exit(1)
}
ensureDependencies()
const node = pinnedNode() ?? process.execPath
if (node === process.execPath && major < NODE_PINNED_MAJOR) {
  say(`no pinned Node for ${process.platform}-${process.arch}, and this Node is ${process.version}; expected ${NODE_PINNED_MAJOR} or later`)
  process.exit(1)
}
if (task.needsDesk || (name === 'loadline' && COMMANDS_WITH_DESK.includes(args[0]))) ensureDesk(node)
if (task.run !== null) {
  const env = { ...process.env }
  if (!task.keepsNodeEnv) delete env.NODE_ENV
  const [file, ...first] = task.run
  handOver(node, [join(root, file), ...first, ...args], { env, endsWithParent: task.endsWithParent })
}
