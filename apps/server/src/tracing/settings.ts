import Type, { type Static } from 'typebox'

/**
 * The variables of OpenTelemetry that the server itself reads; further ones of the exporter (OTEL_EXPORTER_OTLP_HEADERS,
 * …_TIMEOUT, …_COMPRESSION) and OTEL_RESOURCE_ATTRIBUTES are read by OpenTelemetry.
 */
export const tracingVariables = {
  OTEL_TRACES_EXPORTER: Type.Optional(
    Type.String({ pattern: '^(otlp|console|none)$', hint: 'otlp, console or none' }),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://\\S+$',
      hint: 'where traces go over HTTP, such as http://localhost:4318',
    }),
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://\\S+$',
      hint: 'where traces alone go over HTTP, such as http://localhost:4318/v1/traces',
    }),
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: Type.Optional(
    Type.String({
      pattern: '^http/(json|protobuf)$',
      hint: 'http/json (what is sent over HTTP is JSON; a collector takes it at port 4318)',
    }),
  ),
  OTEL_SDK_DISABLED: Type.String({ pattern: '^(true|false)$', default: 'false', hint: 'true or false' }),
  OTEL_SERVICE_NAME: Type.String({ default: 'technomir', hint: 'a name' }),
  OTEL_TRACES_SAMPLER: Type.String({
    pattern: '^(parentbased_)?(always_on|always_off|traceidratio)$',
    default: 'parentbased_always_on',
    hint: 'always_on, always_off or traceidratio, or one of them after parentbased_',
  }),
  OTEL_TRACES_SAMPLER_ARG: Type.String({
    pattern: '^(0(\\.[0-9]+)?|1(\\.0+)?)$',
    default: '1',
    hint: 'a share from 0 to 1',
  }),
  OTEL_BSP_SCHEDULE_DELAY: Type.String({
    pattern: '^[1-9][0-9]{0,8}$',
    default: '5000',
    hint: 'milliseconds',
  }),
}

const environment = Type.Object(tracingVariables)

/** Where spans go, and which of them. */
export interface TracingSettings {
  readonly exporter: 'otlp' | 'console'
  readonly service: string
  /** As OpenTelemetry names it. */
  readonly sampler: string
  /** Of the traces, for samplers by ratio. */
  readonly share: number
  /** How long spans are gathered, ms. */
  readonly gatherMs: number
}

/** `null` when nobody asks for traces: no exporter is named, and no address. */
export function tracingOf(env: Static<typeof environment>): TracingSettings | null {
  const address = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT
  const exporter = env.OTEL_TRACES_EXPORTER ?? (address === undefined ? 'none' : 'otlp')
  if (exporter !== 'otlp' && exporter !== 'console') return null
  if (env.OTEL_SDK_DISABLED === 'true') return null
  return {
    exporter,
    service: env.OTEL_SERVICE_NAME,
    sampler: env.OTEL_TRACES_SAMPLER,
    share: Number(env.OTEL_TRACES_SAMPLER_ARG),
    gatherMs: Number(env.OTEL_BSP_SCHEDULE_DELAY),
  }
}
