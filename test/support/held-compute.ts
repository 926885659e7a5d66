import { type ThreadedCompute, threadedCompute } from '../../src/adapters/process/outlook-compute.ts'

/** What foresees, as the server has it, with looks that wait for what a test has them wait for. */
export interface HeldCompute {
  readonly compute: ThreadedCompute
  /** From now on a look begins once this has come to pass. */
  readonly holdLooks: (until: () => Promise<void>) => void
}

/** Nothing is held up before a test says so. */
export function heldCompute(): HeldCompute {
  const compute = threadedCompute()
  let before = async (): Promise<void> => undefined
  const look: ThreadedCompute['look'] = async (...question) => {
    await before()
    return await compute.look(...question)
  }
  return {
    compute: { ...compute, look },
    holdLooks: (until) => {
      before = until
    },
  }
}
