import { expect, test } from 'vitest'
import { freshStore } from './support/store.ts'
import { undoRun } from './support/undo-run.ts'

test('of random changes each is taken back, or it is said why not; and taken back from the end they leave nothing', async () => {
  const store = await freshStore()
  try {
    const { undone, unwound, wrong, check, explained } = await undoRun(store, { changes: 40, seed: 1 })
    expect(wrong).toEqual([])
    expect(undone).toBeGreaterThan(10)
    expect(unwound).toBeGreaterThan(20)
    expect(check).toMatchObject({ found: 0, erased: 0 })
    expect(Object.values(explained).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
  } finally {
    await store.close()
  }
})
