import type { Driver } from './driver.ts'
import type { Result, Scenario, Setting } from './scenario.ts'
import { fences } from './scenarios/fences.ts'
import { herdsAndTimes } from './scenarios/herds-and-times.ts'
import { losses } from './scenarios/losses.ts'

export const scenarios: readonly Scenario[] = [...fences, ...losses, ...herdsAndTimes]

export interface Row {
  readonly scenario: Scenario
  readonly results: ReadonlyMap<string, Result>
}

/** One scenario for all drivers, one after the other: they move clocks and stop Redis' writes. */
export async function play(scenario: Scenario, drivers: readonly Driver[], setting: Setting): Promise<Row> {
  const results = new Map<string, Result>()
  for (const driver of drivers) {
    const words = driver.words?.[scenario.id]
    results.set(driver.name, words === undefined ? await scenario.run(driver, setting) : { words })
  }
  return { scenario, results }
}

/** Whether a result shows the anomaly. */
export const isWrong = (result: Result | undefined): boolean =>
  result !== undefined && 'wrong' in result && result.wrong > 0
