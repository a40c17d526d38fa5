import { withExtractedTrace } from '@alliance/telemetry/propagation';

await withExtractedTrace({}, 'before the signal', {}, () => {});
setInterval(() => {}, 60_000);
process.stdout.write('{}\n');
