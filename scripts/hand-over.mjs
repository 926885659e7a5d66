// Hands this process over to another Node. Runs on Node 20.19, which cannot replace itself, and on later ones, which can.
import { spawn } from 'node:child_process'
import { say } from './setup.mjs'

const PARENT_WATCH_MS = 1000

/**
 * Becomes `node args…` where the running Node can replace itself: same process id, so signals need no forwarding. Elsewhere
 * starts it as a child, forwards signals both ways and ends as it ends.
 *
 * LOADLINE_PARENT_PID names the process without which the new one should not go on. A `kill -9` of npm or of this process
 * cannot be forwarded, so the one who is left behind has to notice. It is unset when nobody but a shell started us.
 */
export function handOver(node, args, env = process.env) {
  const npmPid = process.env.npm_lifecycle_event ? process.ppid : null
  if (typeof process.execve === 'function' && !process.env.LOADLINE_NO_EXECVE) {
    process.emitWarning = () => {} // execve is still marked experimental, which is no news to who runs a command
    process.execve(node, [node, ...args], definedOnly({ ...env, LOADLINE_PARENT_PID: npmPid === null ? undefined : String(npmPid) }))
  }
  runAsChild(node, args, { ...env, LOADLINE_PARENT_PID: String(process.pid) }, npmPid)
}

function runAsChild(node, args, env, npmPid) {
  const child = spawn(node, args, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (npmPid !== null) {
    const watch = setInterval(() => {
      if (process.ppid === npmPid) return
      clearInterval(watch)
      child.kill('SIGTERM')
    }, PARENT_WATCH_MS)
    watch.unref()
  }
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

function definedOnly(env) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
}
