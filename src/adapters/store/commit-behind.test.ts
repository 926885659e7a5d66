import { expect, test } from 'vitest'
import { freshStore, type TestStore } from '../../../test/support/store.ts'
import { commitBehind } from './commit-behind.ts'
import type { Connection } from './pools.ts'
import { allSent } from './store-fault.ts'

const note = (connection: Connection, vendorId: number): Promise<unknown> =>
  connection.query('insert into queue_vendor (queue_id, vendor_id, since) values (1, $1, 0)', [vendorId])

async function inStore(work: (store: TestStore, noted: () => Promise<readonly number[]>) => Promise<void>): Promise<void> {
  const store = await freshStore()
  try {
    await work(store, async () => {
      const rows = await store.owner<{ vendor_id: number }>('select vendor_id from queue_vendor order by vendor_id')
      return rows.map(({ vendor_id }) => vendor_id)
    })
  } finally {
    await store.close()
  }
}

test('the failure that the others follow is heard, however far behind them it is heard', async () => {
  await inStore(async (store) => {
    const failing = store.connections.withIntake(async (connection) => {
      await connection.query('begin')
      const late = connection.query('select 1 / 0').then((answer) => answer)
      const later = allSent([allSent([late.then((answer) => answer)])])
      await allSent([later, note(connection, 1), note(connection, 2)])
    })
    await expect(failing).rejects.toMatchObject({ code: '22012' })
  })
})

test('what was sent whole is committed, and a statement that fails leaves nothing', async () => {
  await inStore(async (store, noted) => {
    await store.connections.withIntake(async (connection) => {
      await connection.query('begin')
      await commitBehind(connection, allSent([note(connection, 1), note(connection, 2)]))
    })
    const failing = store.connections.withIntake(async (connection) => {
      await connection.query('begin')
      await commitBehind(connection, allSent([note(connection, 3), note(connection, 1)]))
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await noted()).toEqual([1, 2])
  })
})

test('what failed here before all of it was sent is not committed', async () => {
  await inStore(async (store, noted) => {
    const writeOther = async (): Promise<void> => {
      throw new RangeError('a value that fits no column')
    }
    const failing = store.connections.withIntake(async (connection) => {
      await connection.query('begin')
      await commitBehind(connection, allSent([note(connection, 1), allSent([writeOther()])]))
    })
    await expect(failing).rejects.toThrow('fits no column')
    expect(await noted()).toEqual([])
  })
})
