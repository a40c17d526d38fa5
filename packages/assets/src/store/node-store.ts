import { type Kysely, sql, type Transaction } from 'kysely';
import { fileLeaves } from '../manifest/leaf-kinds.ts';
import type { ManifestCache } from '../manifest/manifest-cache.ts';
import type { LeafKind, NewNode, NodeSource, TreeNode } from '../manifest/node.ts';
import { HEADER_BYTES, readNode } from '../manifest/node-codec.ts';
import type { AssetTables } from '../tables.ts';

const BATCH_BYTES = 1_024 * 1_024;
const LOAD_BATCH = 1_000;

/** The nodes of one asset, through the cache. */
export function nodeSource(db: Kysely<AssetTables>, assetId: string, cache: ManifestCache): NodeSource {
  return {
    load: async <Entry>(kind: LeafKind<Entry>, digests: readonly string[]) => {
      const found = new Map<string, TreeNode<Entry>>();
      const missing: string[] = [];
      for (const digest of digests) {
        const node = cache.nodes.get(digest);
        if (node) found.set(digest, node as TreeNode<Entry>);
        else missing.push(digest);
      }
      for (let start = 0; start < missing.length; start += LOAD_BATCH) {
        for (const { digest, body } of await readBodies(db, assetId, missing.slice(start, start + LOAD_BATCH))) {
          const node = readNode(kind, digest, body);
          cache.nodes.set(digest, node, body.length);
          found.set(digest, node);
        }
      }
      return found;
    },
  };
}

/** Keeps nodes. One that is there already becomes young again, so that the sweep does not take it from under us. */
export async function writeNodes(
  trx: Transaction<AssetTables>,
  assetId: string,
  nodes: readonly NewNode[],
  cache: ManifestCache,
): Promise<void> {
  // In one order everywhere, or two writers of the same nodes might wait for each other.
  const ordered = [...new Map(nodes.map((node) => [node.digest, node])).values()].toSorted((a, b) =>
    a.digest < b.digest ? -1 : 1,
  );
  for (const batch of inBatches(ordered)) {
    // One value for all bodies travels as it is; an array of them would be written out in hex, and read again.
    await sql`
      insert into manifest_node (asset_id, digest, items, body)
      select ${assetId}, decode(digest, 'hex'), items, substring(${Buffer.concat(batch.map(({ body }) => body))}::bytea from start for length)
        from unnest(${batch.map(({ digest }) => digest)}::text[], ${batch.map(({ items }) => items)}::integer[],
                    ${startsOf(batch)}::integer[], ${batch.map(({ body }) => body.length)}::integer[])
          as made (digest, items, start, length)
      on conflict (asset_id, digest) do update set touched_at = now()`.execute(trx);
    for (const node of batch) remember(cache, node);
  }
}

/** The digest runs of leaves of files, in this order, through the cache. */
export async function loadRuns(
  db: Kysely<AssetTables>,
  assetId: string,
  digests: readonly string[],
  cache: ManifestCache,
): Promise<Buffer[]> {
  const runs = digests.map((digest) => cache.runs.get(digest));
  const missing = digests.filter((_, index) => !runs[index]);
  if (missing.length === 0) return runs as Buffer[];
  const read = await readRuns(db, assetId, missing);
  for (const [digest, run] of read) cache.runs.set(digest, run, run.length);
  return runs.map((run, index) => {
    const found = run ?? read.get(digests[index] ?? '');
    if (!found) throw new Error(`manifest node ${digests[index]} is missing`);
    return found;
  });
}

async function readRuns(
  db: Kysely<AssetTables>,
  assetId: string,
  digests: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await sql<{ digest: string; run: Buffer }>`
    select encode(digest, 'hex') as digest, substring(body from ${HEADER_BYTES + 1} for 32 * items) as run
      from manifest_node
     where asset_id = ${assetId} and digest = any(${digests.map((digest) => Buffer.from(digest, 'hex'))}::bytea[])`.execute(
    db,
  );
  return new Map(rows.map(({ digest, run }) => [digest, run]));
}

async function readBodies(db: Kysely<AssetTables>, assetId: string, digests: readonly string[]) {
  const { rows } = await sql<{ digest: string; body: Buffer }>`
    select encode(digest, 'hex') as digest, body from manifest_node
     where asset_id = ${assetId} and digest = any(${digests.map((digest) => Buffer.from(digest, 'hex'))}::bytea[])`.execute(
    db,
  );
  return rows;
}

function remember(cache: ManifestCache, { digest, body, items, view }: NewNode): void {
  cache.nodes.set(digest, view, body.length);
  if (body[0] !== fileLeaves.tag || body[1] !== 0) return;
  const run = Buffer.from(body.subarray(HEADER_BYTES, HEADER_BYTES + 32 * items));
  cache.runs.set(digest, run, run.length);
}

/** Where each body begins among all of them, counted from 1. */
function startsOf(nodes: readonly NewNode[]): number[] {
  let start = 1;
  return nodes.map(({ body }) => {
    start += body.length;
    return start - body.length;
  });
}

function* inBatches(nodes: readonly NewNode[]): Generator<NewNode[]> {
  let batch: NewNode[] = [];
  let bytes = 0;
  for (const node of nodes) {
    batch.push(node);
    bytes += node.body.length;
    if (bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
