import { type Attributes, context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('alliance');

/** Writes the active W3C trace context into `carrier`; leaves it untouched when tracing is off. */
export function injectTrace(carrier: Record<string, string>): void {
  propagation.inject(context.active(), carrier);
}

/** Runs `work` in a consumer span that continues the trace in `carrier`. Costs nothing when tracing is off. */
export async function withExtractedTrace<T>(
  carrier: Record<string, string>,
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  const parent = propagation.extract(context.active(), carrier);
  return tracer.startActiveSpan(name, { kind: SpanKind.CONSUMER, attributes }, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Id of the active trace; undefined when tracing is off. */
export function currentTraceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}
