import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FOLDERS = ['src', 'test', 'prove', 'bench', 'scripts', 'bin']
const FILES = [
  '.dependency-cruiser.mjs',
  '.npmrc',
  'package-lock.json',
  'package.json',
  'tsconfig.base.json',
  'vite.config.ts',
  'vitest.config.ts',
]

/** A copy of this checkout's sources in the folder for temporary files, in which a test may break things. */
export interface CheckoutCopy {
  readonly folder: string
  plant(file: string, source: string): void
  remove(): void
}

/** Copies the sources and links what is installed, so that the project's own tools run in the copy. */
export function copyCheckout(): CheckoutCopy {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-copy-'))
  for (const name of [...FOLDERS, ...FILES]) {
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  }
  linkInstalled(join(folder, 'node_modules'))
  return {
    folder,
    plant(file, source) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), source)
    },
    remove() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Links package by package: an `npm ci` in the copy would then take away links, not the packages of this checkout. */
function linkInstalled(folder: string): void {
  mkdirSync(folder)
  const installed = join(ROOT, 'node_modules')
  for (const name of readdirSync(installed)) {
    if (name === '.setup-stamp') cpSync(join(installed, name), join(folder, name))
    else if (!name.startsWith('.')) symlinkSync(join(installed, name), join(folder, name))
  }
}
