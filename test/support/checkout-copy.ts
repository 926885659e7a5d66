import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const COPIED = ['src', 'test', 'prove', 'bench', 'scripts', 'bin', '.dependency-cruiser.mjs', 'package.json', 'tsconfig.base.json']

/** A copy of this checkout's sources in the folder for temporary files, in which a test may break things. */
export interface CheckoutCopy {
  readonly folder: string
  plant(file: string, source: string): void
  remove(): void
}

/** Copies the sources and links node_modules, so that the project's own tools run in the copy. */
export function copyCheckout(): CheckoutCopy {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-copy-'))
  for (const name of COPIED) {
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
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
