import type { ConfigReader, Environment } from '@alliance/config/read-config';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** The names that OpenTelemetry gives to its samplers. */
export type SamplerName = (typeof SAMPLERS)[number];

/**
 * What is read here; the exporters read the other `OTEL_EXPORTER_OTLP_*` variables and the resource reads
 * `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` themselves.
 */
export interface TelemetryConfig {
  readonly traces: boolean;
  readonly metrics: boolean;
  readonly sampler: SamplerName;
  /** Between 0 and 1; used by the ratio samplers. */
  readonly sampleRatio: number;
  readonly spanDelayMs: number;
  readonly metricIntervalMs: number;
}

/**
 * Reads the settings, or returns null where telemetry is off: no `OTEL_EXPORTER_OTLP_ENDPOINT`, or
 * `OTEL_SDK_DISABLED=true`. Throws a ConfigError that lists every problem.
 */
export async function readTelemetryConfig(env: Environment = process.env): Promise<TelemetryConfig | null> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_SDK_DISABLED === 'true') {
    return null;
  }
  const { readConfig } = await import('@alliance/config/read-config');
  return readConfig(env, toConfig);
}

function toConfig(env: ConfigReader): TelemetryConfig {
  env.url('OTEL_EXPORTER_OTLP_ENDPOINT', { protocols: ['http:', 'https:'] });
  env.oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', ['http/protobuf'], { default: 'http/protobuf' });
  return {
    traces: env.oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'none'], { default: 'otlp' }) === 'otlp',
    metrics: env.oneOf('OTEL_METRICS_EXPORTER', ['otlp', 'none'], { default: 'otlp' }) === 'otlp',
    sampler: env.oneOf('OTEL_TRACES_SAMPLER', SAMPLERS, { default: 'parentbased_always_on' }),
    sampleRatio: Number(env.string('OTEL_TRACES_SAMPLER_ARG', { default: '1', pattern: /^(0(\.\d+)?|1(\.0+)?)$/ })),
    spanDelayMs: env.integer('OTEL_BSP_SCHEDULE_DELAY', { default: 5_000, min: 1 }),
    metricIntervalMs: env.integer('OTEL_METRIC_EXPORT_INTERVAL', { default: 60_000, min: 1 }),
  };
}
