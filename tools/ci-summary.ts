import { readFileSync } from 'node:fs'
import path from 'node:path'
import { lastLine, summarize, type VitestReport } from './ci-report.ts'

/** The end of `.ci/run`: reads what the runs left in a folder, prints the problems and, last, the one line that counts. */
const folder = process.argv[2] ?? ''
const lines = readFileSync(path.join(folder, 'checks'), 'utf8').trim().split('\n')
const codes = new Map(lines.map(line => [line.split('\t')[0] ?? '', Number(line.split('\t')[1])]))
const testsExit = codes.get('tests') ?? 1
codes.delete('tests')
const checks = [...codes].map(([name, code]) => ({ name, passed: code === 0 }))
const sum = summarize(readReport(), testsExit, checks)
for (const problem of sum.problems) console.log(problem)
console.log(lastLine(sum))
process.exitCode = sum.problems.length === 0 ? 0 : 1

function readReport(): VitestReport | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'vitest.json'), 'utf8')) as VitestReport
  } catch (error) {
    console.log(`No usable report of the tests: ${(error as Error).message}`)
    return null
  }
}
