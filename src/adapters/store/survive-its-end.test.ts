import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConnections, type StoreConnections } from './pools.ts'

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}
const field = (type: string, text: string): Buffer => Buffer.from(`${type}${text}\0`)

/** What PostgreSQL says to whom it lets in (nothing is asked for; ready), and in the same breath what it says as it dies. */
const LAST_WORDS = Buffer.concat([
  message('R', Buffer.alloc(4)),
  message('Z', Buffer.from('I')),
  message(
    'E',
    Buffer.concat([
      field('S', 'FATAL'),
      field('V', 'FATAL'),
      field('C', '57P02'),
      field('M', 'terminating connection because of crash of another server process'),
      Buffer.alloc(1),
    ]),
  ),
])

let dying: Server
let connections: StoreConnections
const unheard: unknown[] = []
const onUnheard = (error: unknown): void => void unheard.push(error)

beforeAll(async () => {
  process.on('uncaughtException', onUnheard)
  dying = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(LAST_WORDS))
  })
  await new Promise<void>((resolve) => dying.listen(0, '127.0.0.1', resolve))
  const address = dying.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const config = () => ({ host: '127.0.0.1', port, user: 'somebody', database: 'loadline' })
  const access = { secret: '', configFor: config, ownerConfig: config }
  connections = openConnections(access, { storeId: '01234567', shards: 1 }, () => undefined)
})
afterAll(async () => {
  await connections.close()
  await new Promise((resolve) => dying.close(resolve))
  process.off('uncaughtException', onUnheard)
})

test.each([
  ['of staff', () => connections.withScope({ kind: 'internal' }, (connection) => connection.query('select 1'))],
  ['of a vendor', () => connections.readAs({ kind: 'vendor', vendorId: 1 }, (connection) => connection.query('select 1'))],
  ['of the intake', () => connections.withIntake((connection) => connection.query('select 1'))],
  ['that listens', async () => await (await connections.openInternal()).query('select 1')],
])('a PostgreSQL that dies as it lets in a connection %s fails what was asked of it, and no more', async (_whose, asked) => {
  await expect(asked()).rejects.toThrow()
  expect(unheard).toEqual([])
})
