const POLL_MS = 500

/**
 * Calls `onOrphaned` once when the process that LOADLINE_PARENT_PID names is no longer our parent: a `kill -9` of npm
 * sends nothing, and without this the server and its database would go on unseen. Does nothing when the variable is unset.
 */
export function endWithParent(env: NodeJS.ProcessEnv, onOrphaned: () => void): void {
  const raw = env['LOADLINE_PARENT_PID']
  if (raw === undefined || raw === '') return
  const parentPid = Number(raw)
  if (!Number.isInteger(parentPid) || parentPid < 1) throw new Error(`LOADLINE_PARENT_PID is ${raw}, expected a process id`)
  const watch = setInterval(() => {
    if (process.ppid === parentPid) return
    clearInterval(watch)
    onOrphaned()
  }, POLL_MS)
  watch.unref()
}
