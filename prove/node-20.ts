// The oldest Node that the README promises, with the npm that came with it, is enough: a fresh clone sets itself up, shows live figures,
// outlives a `kill -9` of Node, leaves nothing behind, and passes its check. On that Node nothing can take a process over, so the pinned
// Node runs as its child. `node prove/node-20.ts [--node 20.19.0] [--npm 10.8.2]`.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CloneDesk } from '../test/support/clone-desk.ts'
import { cloneCheckout } from '../test/support/fresh-clone.ts'

const { values } = parseArgs({ options: { node: { type: 'string', default: '20.19.0' }, npm: { type: 'string', default: '10.8.2' } } })
const FIGURES_MS_MAX = 20_000

const place = mkdtempSync(join(tmpdir(), 'loadline-node-20-'))
try {
  chmodSync(place, 0o755)
  const nodeFolder = fetchNode(place)
  const runs: object[] = []
  for (const user of ['ordinary', 'root'] as const) runs.push(await asNewcomer(user, nodeFolder))
  const result = { name: 'fresh clone on the oldest Node', count: runs.length, node: values.node, npm: values.npm, runs }
  process.stdout.write(`${JSON.stringify({ ...result, ok: runs.every((run) => 'ok' in run && run.ok === true) })}\n`)
} finally {
  rmSync(place, { recursive: true, force: true })
}

/** The Node and the npm of that time, from the registry, in a folder that can stand on the path. */
function fetchNode(folder: string): string {
  const name = `node-${process.platform}-${process.arch}`
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const packages = [`${name}@${values.node}`, `npm@${values.npm}`]
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm install of ${packages.join(' and ')}: ${stderr}`)
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync(join(folder, 'node_modules', name, 'bin', 'node'), join(bin, 'node'))
  for (const command of ['npm', 'npx']) symlinkSync(join(folder, 'node_modules/npm/bin', `${command}-cli.js`), join(bin, command))
  return bin
}

async function asNewcomer(user: 'ordinary' | 'root', nodeFolder: string): Promise<object> {
  const isRoot = user === 'root'
  const clone = cloneCheckout({ asRoot: isRoot, env: isRoot ? {} : { npm_config_ignore_scripts: 'true' }, nodeFolder })
  const desk = new CloneDesk(clone)
  try {
    const versions = ['node', 'npm'].map((command) => clone.run(command, ['--version']).stdout.trim())
    const first = await desk.start()
    await desk.killNode()
    const again = await desk.start()
    const left = await desk.pressCtrlC()
    const check = /^check: .*$/m.exec(clone.run('npm', ['run', '-s', 'check']).stdout)?.[0] ?? 'no check'
    const changed = clone.run('git', ['status', '--porcelain']).stdout
    const isKept = again.figures.offeredAtFirst >= first.figures.offered && again.setUp.length === 0
    const isQuick = first.figuresMs < FIGURES_MS_MAX && again.figuresMs < FIGURES_MS_MAX
    const isClean = left.length === 0 && changed === '' && check.includes(' 0 failed')
    const isThatNode = versions.join() === `v${values.node},${values.npm}`
    const figuresMs = [first.figuresMs, again.figuresMs]
    return {
      user,
      versions,
      figuresMs,
      setUpAgain: again.setUp.length,
      left: left.length,
      check,
      ok: isKept && isQuick && isClean && isThatNode,
    }
  } finally {
    await desk.destroy()
    clone.remove()
  }
}
