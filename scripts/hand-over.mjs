// Hands this process over to another Node. Runs on Node 20.19, which cannot replace itself, and on later ones, which can.
import { spawn } from 'node:child_process'
import { say } from './setup.mjs'

const PARENT_WATCH_MS = 500

/**
 * Becomes `node args…` where the running Node can replace itself: same process id, so signals need no forwarding. Elsewhere
 * starts it as a child, forwards signals and ends as it ends.
 *
 * A `kill -9` of npm or of this process cannot be forwarded, so whoever is left behind has to notice. With `endsWithParent`
 * LOADLINE_PARENT_PID tells the new process without which parent it should not go on; it is unset when no npm started us.
 */
export function handOver(node, args, { env, endsWithParent }) {
  const npmPid = process.env.npm_lifecycle_event ? process.ppid : null
  const withParent = (pid) => {
    const { LOADLINE_PARENT_PID: _inherited, ...rest } = env
    return endsWithParent && pid !== null ? { ...rest, LOADLINE_PARENT_PID: String(pid) } : rest
  }
  if (typeof process.execve === 'function' && !process.env.LOADLINE_NO_EXECVE) {
    process.emitWarning = () => {} // execve is still marked experimental, which is no news to who runs a command
    process.execve(node, [node, ...args], withParent(npmPid))
  }
  runAsChild(node, args, withParent(process.pid), npmPid)
}

function runAsChild(node, args, env, npmPid) {
  const child = spawn(node, args, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (npmPid !== null) endWithParent(child, npmPid)
  child.on('error', (error) => {
    say(`cannot start ${node}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function endWithParent(child, parentPid) {
  const watch = setInterval(() => {
    if (process.ppid === parentPid) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, PARENT_WATCH_MS)
  watch.unref()
}
