import { counter, histogram, observableGauge } from '@alliance/telemetry/metrics';
import { currentTraceId, injectTrace, withExtractedTrace } from '@alliance/telemetry/propagation';

const headers: Record<string, string> = {};
injectTrace(headers);
counter('alliance.test.count').add(1);
histogram('alliance.test.size').record(1);
observableGauge('alliance.test.open', (observe) => observe(1))[Symbol.dispose]();
const result = await withExtractedTrace(headers, 'nothing', {}, () => 'ran');
process.stdout.write(`${JSON.stringify({ headers, result, traceId: currentTraceId() ?? null })}\n`);
