import type { Attributes } from '@opentelemetry/api';
import { activeApi } from './active-api.ts';

const TRACER = '@alliance/telemetry';

/** Adds the W3C trace context (`traceparent`, `tracestate`) of the work in progress to the headers of a message. */
export function injectTrace(carrier: Record<string, string>): void {
  const api = activeApi();
  api?.propagation.inject(api.context.active(), carrier);
}

/**
 * Runs `fn` inside a consumer span that continues the trace in the headers of a message; a failure is recorded on the
 * span and thrown on. Without telemetry it only runs `fn`.
 */
export async function withExtractedTrace<T>(
  carrier: Readonly<Record<string, string>>,
  spanName: string,
  attributes: Attributes,
  fn: () => T | Promise<T>,
): Promise<T> {
  const api = activeApi();
  if (!api) {
    return fn();
  }
  const parent = api.propagation.extract(api.ROOT_CONTEXT, carrier);
  const options = { kind: api.SpanKind.CONSUMER, attributes };
  return api.trace.getTracer(TRACER).startActiveSpan(spanName, options, parent, async (span) => {
    try {
      return await fn();
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: api.SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Returns the trace id of the work in progress (32 hexadecimal digits), or undefined outside of any trace. */
export function currentTraceId(): string | undefined {
  const api = activeApi();
  const span = api?.trace.getActiveSpan()?.spanContext();
  return span && api?.isSpanContextValid(span) ? span.traceId : undefined;
}
