// `npm run bench`: our numbers beside peers and limits measured in the same run. Figures, not assertions.
import { startBareServer } from '../tests/bench/bare-process.ts';
import { benchEventLag } from '../tests/bench/event-lag.ts';
import { benchGateway } from '../tests/bench/gateway.ts';
import { benchLogAppend } from '../tests/bench/log-append.ts';
import { benchPublishing } from '../tests/bench/publishing.ts';
import { type Result, report } from '../tests/bench/report.ts';
import { openStage } from '../tests/bench/stage.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

await using stage = await openStage(say);
using bare = await startBareServer(stage.adminUrl);
const results: Result[] = [];
for (const [name, bench] of [
  ['gateway', () => benchGateway(stage, bare.url)],
  ['publishing', () => benchPublishing(stage)],
  ['event lag', () => benchEventLag(stage)],
  ['log', () => benchLogAppend(stage)],
] as const) {
  say(`Measuring: ${name} …`);
  results.push(...(await bench()));
}
await report(results, 'bench.json');
