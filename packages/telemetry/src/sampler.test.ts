import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import type { SamplerName } from './config.ts';
import { createSampler } from './sampler.ts';

const TRACE_ID = 'f0000000000000000000000000000001';

function samples(name: SamplerName, ratio: number, parentFlags?: TraceFlags): boolean {
  const parent = { traceId: TRACE_ID, spanId: '00000000000000a1', traceFlags: parentFlags ?? 0, isRemote: true };
  const context = parentFlags === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  const result = createSampler(name, ratio).shouldSample(context, TRACE_ID, 'name', SpanKind.SERVER, {}, []);
  return result.decision === SamplingDecision.RECORD_AND_SAMPLED;
}

describe('createSampler', () => {
  it.each([
    ['always_on', 1, true, true],
    ['always_off', 1, false, false],
    ['traceidratio', 1, true, true],
    ['traceidratio', 0, false, false],
    ['parentbased_always_on', 1, true, false],
    ['parentbased_always_off', 1, false, false],
    ['parentbased_traceidratio', 0, false, false],
  ] as const)('%s (%s) starts a trace: %s, joins an unsampled one: %s', (name, ratio, root, child) => {
    expect(samples(name, ratio)).toBe(root);
    expect(samples(name, ratio, TraceFlags.NONE)).toBe(child);
  });

  it.each(['parentbased_always_off', 'parentbased_traceidratio'] as const)('%s joins a sampled trace', (name) => {
    expect(samples(name, 0, TraceFlags.SAMPLED)).toBe(true);
  });
});
