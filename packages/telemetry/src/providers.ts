import * as api from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  type Resource,
  resourceAttributesEnvDetector,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { activateApi } from './active-api.ts';
import type { TelemetryConfig } from './config.ts';
import { createSampler } from './sampler.ts';

/** What has to be sent before the process ends. */
export interface Providers {
  /** Sends what was recorded so far. */
  flush(): Promise<void>;
  /** Sends the rest and stops recording. */
  shutdown(): Promise<void>;
}

/** Makes traces, metrics and W3C trace context the ones of the whole process, exported by OTLP over HTTP. */
export function startProviders(config: TelemetryConfig): Providers {
  api.diag.setLogger(new api.DiagConsoleLogger(), api.DiagLogLevel.WARN);
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Trace context only: baggage would carry whatever a client sends into every service.
  api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const resource = defaultResource().merge(
    detectResources({ detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector] }),
  );
  const providers = [
    ...(config.traces ? [startTraces(config, resource)] : []),
    ...(config.metrics ? [startMetrics(config, resource)] : []),
  ];
  activateApi(api);
  return {
    flush: async () => void (await Promise.all(providers.map((provider) => provider.forceFlush()))),
    shutdown: async () => void (await Promise.all(providers.map((provider) => provider.shutdown()))),
  };
}

function startTraces(config: TelemetryConfig, resource: Resource): TracerProvider {
  const exporter = new OTLPTraceExporter();
  const provider = new TracerProvider({
    resource,
    sampler: createSampler(config.sampler, config.sampleRatio),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: config.spanDelayMs })],
  });
  api.trace.setGlobalTracerProvider(provider);
  return provider;
}

function startMetrics(config: TelemetryConfig, resource: Resource): MeterProvider {
  const exporter = new OTLPMetricExporter();
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: config.metricIntervalMs });
  const provider = new MeterProvider({ resource, readers: [reader] });
  api.metrics.setGlobalMeterProvider(provider);
  return provider;
}
