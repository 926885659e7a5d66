// Keeps two commands that are started side by side in one checkout from setting it up at the same time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const POLL_MS = 200

/** Runs `work` while no other living process holds the lock file; waits for one that does. */
export function alone(file, say, work) {
  mkdirSync(dirname(file), { recursive: true })
  for (let announced = false; !tryToHold(file); announced = true) {
    if (!announced) say('another process is setting this checkout up; waiting for it')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
  }
  const release = () => rmSync(file, { force: true })
  process.on('exit', release)
  work()
  process.off('exit', release)
  release()
}

function tryToHold(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAlive(holderOf(file))) rmSync(file, { force: true }) // left behind by a kill -9
    return false
  }
}

/** The process id in the lock file, or null while its holder has not written it or has just let go. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || null
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function isAlive(pid) {
  if (pid === null) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
