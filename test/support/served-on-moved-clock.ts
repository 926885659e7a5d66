// The server as it is, on a machine whose clock is in the file `clock` beside the data folder: a day of it passes as fast as a test likes.
import { dirname, join } from 'node:path'
import { movedClockReader } from './moved-clock.ts'

const dataDir = process.argv[process.argv.indexOf('--data') + 1]
if (dataDir === undefined) throw new Error('no --data, expected the folder beside which the clock is')
Date.now = movedClockReader(join(dirname(dataDir), 'clock'))
await import('../../src/main.ts')
