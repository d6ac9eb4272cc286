import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'

const least = { DATABASE_URL: 'postgres://u:p@localhost:5432/shop' }
const tracingOf = (env: Record<string, string>) => readConfig({ ...least, ...env }).tracing

describe('tracing', () => {
  it('begins by an exporter or an address in the environment, and only by that', () => {
    expect(tracingOf({})).toBeNull()
    expect(tracingOf({ OTEL_SERVICE_NAME: 'shop' })).toBeNull()
    expect(tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' })).toEqual({
      exporter: 'otlp',
      service: 'technomir',
      sampler: 'parentbased_always_on',
      share: 1,
      gatherMs: 5000,
    })
    expect(tracingOf({ OTEL_TRACES_EXPORTER: 'console' })).toMatchObject({ exporter: 'console' })
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
    expect(tracingOf({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBeNull()
    expect(tracingOf({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeNull()
    expect(
      tracingOf({ ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }),
    ).toMatchObject({
      sampler: 'traceidratio',
      share: 0.1,
    })
    expect(() => tracingOf({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(/http\/json/)
  })

  it('loads nothing of OpenTelemetry before somebody asks for it', async () => {
    // But its API, which the client of Redis looks for.
    const script = `
      import module from 'node:module'
      const loaded = () => Object.keys(module._cache).filter(file => /@opentelemetry.(?!api.)/.test(file)).length
      await import('./src/node.ts')
      await import('./src/app.ts')
      const { startTracing } = await import('./src/tracing/tracing.ts')
      await startTracing({ settings: null })
      const before = loaded()
      await import('./src/tracing/opentelemetry.ts')
      console.log(JSON.stringify({ before, after: loaded() > 10 }))`
    const cwd = new URL('../..', import.meta.url)
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
    })
    expect(JSON.parse(stdout)).toEqual({ before: 0, after: true })
  })
})
