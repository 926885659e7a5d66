// Sends a file, in a process of its own, so that sending takes nothing from the server's thread: `node bench/support/file-sender.ts FILE URL
// TOKEN`. Says the status, and of the answer the counts.
import { readFile } from 'node:fs/promises'

const [path = '', url = '', token = ''] = process.argv.slice(2)
const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', accept: 'application/json' }
const answer = await fetch(url, { method: 'POST', headers, body: await readFile(path) })
const told = (await answer.json()) as { readonly preview?: object } & Readonly<Record<string, unknown>>
const { read, accepted, detail } = (told.preview ?? told) as Readonly<Record<string, unknown>>
process.stdout.write(JSON.stringify({ status: answer.status, read, accepted, detail }))
