import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { LineageDirection, ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import pg from 'pg';
import { type Closure, fillLineage, nameOf } from './lineage-data.ts';
import type { Result } from './report.ts';
import type { Stage } from './stage.ts';

const TIMES = 7;
const PATIENT = { deadlineMs: 60_000 };
const ANCESTORS_MS = 30;
const DESCENDANTS_MS = 1_500;

/** A cursor behind every node: what comes after it is known only at the end of the walk, and is nothing. */
const BEYOND = Buffer.from(JSON.stringify([1_000_000, 0])).toString('base64url');

type Questions = ReturnType<typeof questionsAt>;

/**
 * Closures in a large graph, at the service's door: what it costs until the last node is known, with nothing
 * to show, and what it costs to read all of it, page by page. Nothing is remembered from one time to the next.
 */
export async function benchClosures(stage: Stage, say: (line: string) => void): Promise<Result[]> {
  const client = new pg.Client({ connectionString: stage.databaseUrl('provenance') });
  await client.connect();
  try {
    say('  writing 200,000 versions and 600,000 edges …');
    const { ancestors, descendants } = await fillLineage(client);
    using channel = new RpcChannel({
      target: 'provenance',
      address: stage.inside.provenanceAddress,
      identity: stage.inside.identity,
    });
    const ask = questionsAt(channel);
    const forget = () => client.query('update lineage_order set revision = revision + 1');
    return [
      ...(await measure({ ask, forget }, ancestors, LineageDirection.UPSTREAM)),
      ...(await measure({ ask, forget }, descendants, LineageDirection.DOWNSTREAM)),
    ];
  } finally {
    await client.end();
  }
}

type Measuring = { ask: Questions; forget: () => Promise<unknown> };

async function measure(
  { ask, forget }: Measuring,
  { version, nodes }: Closure,
  direction: LineageDirection,
): Promise<Result[]> {
  const up = direction === LineageDirection.UPSTREAM;
  const closure = `${nodes.toLocaleString('en')} ${up ? 'ancestors' : 'descendants'}`;
  const walk = await median(TIMES, forget, () => ask.beyond(version, direction));
  const read = await median(1, forget, () => ask.lineage(version, direction));
  const ways = await median(1, forget, () => ask.closure(version, direction));
  const target = up ? `< ${ANCESTORS_MS} ms (issue 5)` : `< ${DESCENDANTS_MS.toLocaleString('en')} ms (issue 5)`;
  return [
    { path: `lineage: closure of ${closure} by gRPC`, value: walk, unit: 'ms', target },
    { path: `lineage: all ${closure} with their edges, in pages of 1,000`, value: read, unit: 'ms' },
    { path: `lineage: all ${closure}, each with its way, in pages of 1,000`, value: ways, unit: 'ms' },
  ];
}

async function median(times: number, before: () => Promise<unknown>, ask: () => Promise<unknown>): Promise<number> {
  if (times > 1) await ask();
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    await before();
    const start = performance.now();
    await ask();
    taken.push(performance.now() - start);
  }
  return taken.toSorted((one, other) => one - other)[Math.floor(times / 2)] ?? Number.NaN;
}

function questionsAt(channel: RpcChannel) {
  const queries = channel.client(LineageQueriesService);
  const provenance = channel.client(ProvenanceService);
  const versionOf = (n: number) => ({
    asset: { kind: n % 2 === 0 ? AssetKind.DATASET : AssetKind.MODEL, organisation: 'bench', name: nameOf(n) },
    version: '1.0.0',
  });
  return {
    beyond: (n: number, direction: LineageDirection) =>
      queries.listClosure({ version: versionOf(n), direction, pageSize: 1, pageToken: BEYOND }, PATIENT),
    lineage: (n: number, direction: LineageDirection) =>
      everyPage((pageToken) =>
        provenance.getLineage({ version: versionOf(n), direction, pageSize: 1_000, pageToken }, PATIENT),
      ),
    closure: (n: number, direction: LineageDirection) =>
      everyPage((pageToken) =>
        queries.listClosure({ version: versionOf(n), direction, pageSize: 1_000, pageToken }, PATIENT),
      ),
  };
}

async function everyPage(ask: (pageToken: string) => Promise<{ nextPageToken: string }>): Promise<void> {
  let pageToken = '';
  do pageToken = (await ask(pageToken)).nextPageToken;
  while (pageToken !== '');
}
