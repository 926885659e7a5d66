// `npm test`: the check, then every test, then one line that counts: `tests: N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './setup.mjs'

const folder = mkdtempSync(join(tmpdir(), 'loadline-test-'))
const reportFile = join(folder, 'report.json')
const node = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0

const chosen = process.argv.slice(2)
const checkPassed = chosen.length > 0 || node(['scripts/check.mjs'])
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
const testsPassed = node(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...chosen])
const counts = countOutcomes(reportFile)
rmSync(folder, { recursive: true })

// On a CI machine nothing may be left out: a skipped test there is a failure, elsewhere it is only named.
const skippedFail = process.env.CI === 'true' ? counts.skipped : 0
if (counts.skipped > 0) process.stdout.write(`skipped: ${counts.skipped}${skippedFail > 0 ? ', which is a failure under CI=true' : ''}\n`)
if (!checkPassed) process.stdout.write('the check failed, and counts as one failure\n')
const failed = Math.max(counts.failed + skippedFail, testsPassed ? 0 : 1) + (checkPassed ? 0 : 1)
process.stdout.write(`tests: ${counts.passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && counts.passed > 0 ? 0 : 1

/** Counts tests; a file that could not even be loaded counts as one failed test. */
function countOutcomes(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const notLoaded = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + notLoaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
