import { describe, expect, it } from 'vitest';
import { readTelemetryConfig } from './config.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('readTelemetryConfig', () => {
  it.each([{}, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }])(
    'is off with %j',
    async (env) => {
      expect(await readTelemetryConfig(env)).toBeNull();
    },
  );

  it('takes the defaults of the specification', async () => {
    expect(await readTelemetryConfig(ENDPOINT)).toEqual({
      traces: true,
      metrics: true,
      sampler: 'parentbased_always_on',
      sampleRatio: 1,
      spanDelayMs: 5_000,
      metricIntervalMs: 60_000,
    });
  });

  it('reads what is set', async () => {
    const config = await readTelemetryConfig({
      ...ENDPOINT,
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    });
    expect(config).toMatchObject({ sampler: 'traceidratio', sampleRatio: 0.25, metrics: false, spanDelayMs: 100 });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '0'],
  ])('refuses %s=%s', async (name, value) => {
    await expect(readTelemetryConfig({ ...ENDPOINT, [name]: value })).rejects.toThrow(name);
  });
});
