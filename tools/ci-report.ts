/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  success: boolean
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { fullName: string; status: string }[]
  }[]
}

/** One check beside the tests (types, style, …) and whether it passed. */
export interface Check {
  name: string
  passed: boolean
}

/** What `.ci/run` says in the end. */
export interface CiReport {
  passed: number
  failed: number
  skipped: number
  /** Why it fails, one line each; empty: it passes. */
  problems: string[]
}

/** The only reasons to skip a test that are accepted: this needs a machine with a Docker engine. */
export const acceptedSkips = ['[skipped: needs docker]']

/** Adds tests and checks up. `report` is null when vitest wrote none; `testsExit` is the exit code of `npm test`. */
export function summarize(
  report: VitestReport | null,
  testsExit: number,
  checks: readonly Check[],
): CiReport {
  const sum: CiReport = { passed: 0, failed: 0, skipped: 0, problems: [] }
  const fail = (problem: string): void => {
    sum.failed++
    sum.problems.push(problem)
  }
  for (const file of report?.testResults ?? []) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') sum.passed++
      else if (test.status === 'failed') fail(`failed: ${test.fullName}`)
      else {
        sum.skipped++
        if (!acceptedSkips.some(reason => test.fullName.includes(reason))) {
          sum.problems.push(`skipped without being on the list: ${test.fullName}`)
        }
      }
    }
    // A file that does not even load has no tests to count.
    const counted = file.assertionResults.some(test => test.status === 'failed')
    if (file.status === 'failed' && !counted) fail(`failed: ${file.name}: ${file.message ?? ''}`)
  }
  if (report === null) fail('npm test wrote no report')
  else if (sum.passed === 0) fail('no test passed')
  // Errors outside any test (a rejection nobody caught) show only in the exit code.
  else if (sum.failed === 0 && (testsExit !== 0 || !report.success))
    fail(`npm test ended with code ${testsExit}`)
  for (const check of checks) {
    if (check.passed) sum.passed++
    else fail(`failed: ${check.name}`)
  }
  return sum
}

/** The last line of `.ci/run`. */
export function lastLine(sum: CiReport): string {
  const skipped = sum.skipped === 0 ? '' : `, ${sum.skipped} skipped`
  return `${sum.passed} passed, ${sum.failed} failed${skipped}`
}
