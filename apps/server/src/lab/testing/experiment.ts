import { expect } from 'vitest'
import { type Answer, call, callUntil } from '../../../test/client.ts'
import { until } from '../../testing/stack.ts'
import type { StrategiesRun } from '../strategies/schemas.ts'

/** A server that had to wait for a processor is blind for a moment, and makes no experiments then, or ends them: then again. */
export const beginExperiment = <T>(
  server: { url: string },
  request: string,
  body: unknown,
): Promise<Answer<T>> =>
  callUntil<T>(
    answer => !/"lab_(not_here|disturbed)"/.test(JSON.stringify(answer.body)),
    `${request} is taken`,
    server,
    request,
    body,
  )

/** The comparison of strategies that runs there, when it is done. */
export async function finished(server: { url: string }): Promise<StrategiesRun> {
  let run: StrategiesRun | undefined
  await until(
    async () => {
      run = (await call<StrategiesRun>(server, 'GET /api/lab/strategies')).body
      return run.state !== 'running'
    },
    'the run is over',
    60_000,
  )
  expect(run?.state).toBe('done')
  return run as StrategiesRun
}
