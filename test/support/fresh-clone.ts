import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Whom root becomes to be an ordinary user: `nobody` on every system that has one. */
const ORDINARY_USER = 65534
const COMMAND_TIMEOUT_MS = 300_000

export interface CloneOptions {
  /** Start as root and stay root, with the clone below a folder that only root can enter. An ordinary user stays one. */
  readonly asRoot: boolean
  readonly env: Readonly<Record<string, string>>
  /** A folder with another Node and its npm, which come before the machine's. */
  readonly nodeFolder?: string
}

/** A clone of this checkout as somebody has it who cloned it a moment ago: nothing installed, a home of their own. */
export interface FreshClone {
  readonly folder: string
  run(command: string, args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string }
  /** How a command is started in the clone, as the user it belongs to. */
  inClone(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): InClone
  remove(): void
}

export interface InClone {
  readonly command: string
  readonly args: readonly string[]
  readonly options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly uid?: number; readonly gid?: number }
}

/** Clones what is committed, and commits into the clone what is not, so that a test tells of the files as they are. */
export function cloneCheckout({ asRoot, env, nodeFolder }: CloneOptions): FreshClone {
  const place = mkdtempSync(join(tmpdir(), 'loadline-clone-'))
  const folder = join(place, 'loadline')
  const home = join(place, 'home')
  git(ROOT, 'clone', '--quiet', '--no-hardlinks', ROOT, folder)
  bringUncommitted(folder)
  mkdirSync(home)
  const owner = asRoot || process.getuid?.() !== 0 ? {} : { uid: ORDINARY_USER, gid: ORDINARY_USER }
  fillNpmCache(join(home, '.npm'))
  if (owner.uid !== undefined) giveAway(place, owner.uid)
  const environment = { ...freshEnvironment(nodeFolder), HOME: home, npm_config_prefer_offline: 'true', ...env }
  const inClone: FreshClone['inClone'] = (command, args, added = {}) => ({
    command,
    args,
    options: { cwd: folder, env: { ...environment, ...added }, ...owner },
  })
  return {
    folder,
    inClone,
    run(command, args) {
      const options = { ...inClone(command, args).options, encoding: 'utf8', timeout: COMMAND_TIMEOUT_MS } as const
      const { status, stdout, stderr, error } = spawnSync(command, args, options)
      if (error !== undefined) throw error
      return { status, stdout, stderr }
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  }
}

function bringUncommitted(folder: string): void {
  const list = (...options: readonly string[]): string[] =>
    git(ROOT, 'ls-files', '-z', ...options)
      .split('\0')
      .filter((file) => file !== '')
  for (const file of list('--modified', '--others', '--exclude-standard')) {
    if (!existsSync(join(ROOT, file))) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(ROOT, file), join(folder, file))
  }
  for (const file of list('--deleted')) rmSync(join(folder, file), { force: true })
  git(folder, 'add', '--all')
  git(folder, '-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--allow-empty', '--message', 'As it is')
}

/** Spares the registry what this user has fetched before; where there is no cache the clone fetches everything. */
function fillNpmCache(cache: string): void {
  const { stdout } = spawnSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' })
  const filled = join(stdout.trim(), '_cacache')
  if (stdout.trim() !== '' && existsSync(filled)) cpSync(filled, join(cache, '_cacache'), { recursive: true })
}

/** The environment of a login: nothing of the npm and the test run around us, and Node as the machine has it. */
function freshEnvironment(nodeFolder: string | undefined): NodeJS.ProcessEnv {
  const foreign = /^(?:npm_|LOADLINE_|VITEST|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|CI$|DATABASE_URL$)/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [...(nodeFolder === undefined ? [] : [nodeFolder]), ...path].join(delimiter) }
}

function giveAway(path: string, uid: number): void {
  lchownSync(path, uid, uid)
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) lchownSync(join(path, entry), uid, uid)
}

function git(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 })
  if (status !== 0) throw new Error(`git ${args.join(' ')} in ${folder}: ${stderr}`)
  return stdout
}
