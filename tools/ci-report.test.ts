import { describe, expect, it } from 'vitest'
import { lastLine, summarize, type VitestReport } from './ci-report.ts'

function report(...tests: [fullName: string, status: string][]): VitestReport {
  const assertionResults = tests.map(([fullName, status]) => ({ fullName, status }))
  const failed = tests.some(([, status]) => status === 'failed')
  return {
    success: !failed,
    testResults: [{ name: 'a.test.ts', status: failed ? 'failed' : 'passed', assertionResults }],
  }
}

describe('the report of .ci/run', () => {
  it('adds tests and checks up', () => {
    const sum = summarize(report(['a', 'passed'], ['b', 'passed']), 0, [{ name: 'types', passed: true }])
    expect(lastLine(sum)).toBe('3 passed, 0 failed')
    expect(sum.problems).toEqual([])
  })

  it('fails on a failed test and on a failed check', () => {
    const sum = summarize(report(['a', 'passed'], ['b', 'failed']), 1, [{ name: 'types', passed: false }])
    expect(lastLine(sum)).toBe('1 passed, 2 failed')
    expect(sum.problems).toEqual(['failed: b', 'failed: types'])
  })

  it('accepts a skip for want of Docker and no other', () => {
    const docker = summarize(
      report(['a', 'passed'], ['compose [skipped: needs docker] up', 'skipped']),
      0,
      [],
    )
    expect(lastLine(docker)).toBe('1 passed, 0 failed, 1 skipped')
    expect(docker.problems).toEqual([])
    const other = summarize(
      report(['a', 'passed'], ['x [skipped: needs redis] y', 'skipped'], ['z', 'todo']),
      0,
      [],
    )
    expect(lastLine(other)).toBe('1 passed, 0 failed, 2 skipped')
    expect(other.problems).toHaveLength(2)
  })

  it('fails when a file does not load, when nothing ran, and on errors outside tests', () => {
    const broken: VitestReport = {
      success: false,
      testResults: [{ name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
    }
    expect(summarize(broken, 1, []).problems[0]).toContain('no such module')
    expect(lastLine(summarize(null, 1, []))).toBe('0 passed, 1 failed')
    expect(lastLine(summarize(report(), 0, []))).toBe('0 passed, 1 failed')
    expect(lastLine(summarize(report(['a', 'passed']), 1, []))).toBe('1 passed, 1 failed')
  })
})
