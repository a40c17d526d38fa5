import type { Attributes, Meter, MetricOptions } from '@opentelemetry/api';
import { activeApi } from './active-api.ts';

const METER = '@alliance/telemetry';
const nothing = (): void => {};

/** Attributes of a measurement: few values each, never an id or a name that a person chose. */
export type MetricAttributes = Attributes;

export interface Counter {
  add(value: number, attributes?: MetricAttributes): void;
}

export interface Histogram {
  record(value: number, attributes?: MetricAttributes): void;
}

/** Called for every value of a gauge when metrics are collected. */
export type Observe = (value: number, attributes?: MetricAttributes) => void;

/** Returns a counter that only grows; without telemetry it does nothing. */
export function counter(name: string, options?: MetricOptions): Counter {
  return meter()?.createCounter(name, options) ?? { add: nothing };
}

/** Returns a histogram; without telemetry it does nothing. */
export function histogram(name: string, options?: MetricOptions): Histogram {
  return meter()?.createHistogram(name, options) ?? { record: nothing };
}

/** Reads a value whenever metrics are collected, until disposed of; without telemetry it is never read. */
export function observableGauge(
  name: string,
  read: (observe: Observe) => void | Promise<void>,
  options?: MetricOptions,
): Disposable {
  const gauge = meter()?.createObservableGauge(name, options);
  if (!gauge) {
    return { [Symbol.dispose]: nothing };
  }
  const callback: Parameters<typeof gauge.addCallback>[0] = (result) =>
    read((value, attributes) => result.observe(value, attributes));
  gauge.addCallback(callback);
  return { [Symbol.dispose]: () => gauge.removeCallback(callback) };
}

function meter(): Meter | undefined {
  return activeApi()?.metrics.getMeter(METER);
}
