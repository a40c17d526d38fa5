// Adds a golden event to tests/compatibility/events for each type that has none: starts an alliance of its own, makes it
// publish every event, and writes what was published. What is there stays as it is.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@alliance/embedded/free-port';
import { startNatsServer } from '@alliance/embedded/nats-server';
import { startPostgres } from '@alliance/embedded/postgres';
import { capturedEvents, missingTypes, type Streams, writeGolden } from './golden/capture-events.ts';
import { tellEveryEvent } from './golden/tell-every-event.ts';
import { startNode } from './standalone/node.ts';

const FOLDER = fileURLToPath(new URL('../tests/compatibility/events', import.meta.url));
const PATIENCE_MS = 60_000;
const governance = { email: 'governance@golden.example', password: 'found the alliance' };

await using resources = new AsyncDisposableStack();
const home = await mkdtemp(join(tmpdir(), 'alliance-golden-'));
resources.defer(() => rm(home, { recursive: true, force: true }));
const postgres = resources.use(await startPostgres({ folder: join(home, 'postgres'), fsync: false }));
const nats = resources.use(await startNatsServer({ folder: join(home, 'nats'), durable: false }));
const port = await freePort();
const node = resources.use(
  await startNode(
    {
      home: join(home, 'node'),
      host: '127.0.0.1',
      port,
      publicUrl: `http://127.0.0.1:${port}`,
      seed: 'none',
      admin: governance,
      databaseUrl: postgres.url,
      natsUrl: nats.url,
      s3: undefined,
      otlpEndpoint: undefined,
      rateLimit: undefined,
      usageBatchSeconds: 2,
      decisionDayMs: 200,
      logLevel: 'warn',
    },
    console.log,
  ),
);
await tellEveryEvent(node.url, governance);
const captured = await captureAll({ natsUrl: nats.url, natsPrefix: 'alliance' });
const written = await writeGolden(FOLDER, captured);
console.log(
  written.length === 0 ? 'Every type of event has a golden one already.' : `Added:\n  ${written.join('\n  ')}`,
);

/** Waits until an event of every type has come. Throws with the types that did not. */
async function captureAll(streams: Streams) {
  for (const until = Date.now() + PATIENCE_MS; ; await delay(500)) {
    const events = await capturedEvents(streams);
    const missing = missingTypes(events);
    if (missing.length === 0) return events;
    if (Date.now() > until) throw new Error(`Nobody published ${missing.join(', ')}.`);
  }
}
