// A server reduced to its PostgreSQL, as a process of its own that a test can kill. The one argument is JSON: the options
// of startCluster. It prints one line of JSON when PostgreSQL is ready, and ends in order on SIGTERM.
import { startCluster } from '../../src/adapters/store/postgres/embedded.ts'
import { StartRefusedError } from '../../src/adapters/store/postgres/start-refused.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as { readonly dataDir: string }
try {
  const cluster = await startCluster({ ...options, log: (line) => process.stderr.write(`${line}\n`) })
  process.once('SIGTERM', () => {
    void cluster.stop().then(() => process.exit(0))
  })
  const { how, postmasterPid, socketDir, pgDir } = cluster
  process.stdout.write(`${JSON.stringify({ how, postmasterPid, socketDir, pgDir })}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof StartRefusedError ? `refused: ${error.message}` : error}\n`)
  process.exitCode = 1
}
