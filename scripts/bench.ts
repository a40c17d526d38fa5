// `npm run bench`: our numbers beside peers and limits measured in the same run. Figures, not assertions.
import { benchAccess } from '../tests/bench/access.ts';
import { startBareServer } from '../tests/bench/bare-process.ts';
import { benchBytes } from '../tests/bench/bytes.ts';
import { benchClosures } from '../tests/bench/closures.ts';
import { benchEventLag } from '../tests/bench/event-lag.ts';
import { benchGateway } from '../tests/bench/gateway.ts';
import { benchLargeVersion } from '../tests/bench/large-version.ts';
import { benchLogAppend } from '../tests/bench/log-append.ts';
import { benchLogService } from '../tests/bench/log-service.ts';
import { benchPublishing } from '../tests/bench/publishing.ts';
import { type Result, report } from '../tests/bench/report.ts';
import { openStage } from '../tests/bench/stage.ts';

/** Names of measurements, to run only those. */
const only = process.argv.slice(2);
const say = (line: string) => process.stderr.write(`${line}\n`);

await using stage = await openStage(say);
using bare = await startBareServer(stage.adminUrl);
const results: Result[] = [];
for (const [name, bench] of [
  ['gateway', () => benchGateway(stage, bare.url)],
  ['access', () => benchAccess(stage, bare, say)],
  ['publishing', () => benchPublishing(stage)],
  ['event lag', () => benchEventLag(stage)],
  ['log', async () => [...(await benchLogAppend(stage)), ...(await benchLogService(stage))]],
  ['closures', () => benchClosures(stage, say)],
  ['bytes', () => benchBytes(stage, say)],
  ['a large version', () => benchLargeVersion(stage, say)],
] as const) {
  if (only.length > 0 && !only.includes(name)) continue;
  say(`Measuring: ${name} …`);
  results.push(...(await bench()));
}
await report(results, 'bench.json');
