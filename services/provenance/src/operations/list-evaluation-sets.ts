import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { VersionSubject } from '../domain/lineage-node.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { edgesUpFrom, evaluatedWith, madeFrom } from '../store/training-store.ts';
import { requireNode, type Way, waysTo } from './lineage-ways.ts';
import { walkLineage } from './walk-lineage.ts';

export type EvaluationSet = Way & { inTraining: boolean };

/**
 * What a model version was evaluated with, and whether that is also in what it was made from. Errors: `invalid_argument` (not a model),
 * `invalid_cursor`, `not_found` (also when the caller may not see the version).
 */
export async function listEvaluationSets(
  { db }: { db: Kysely<ProvenanceTables> },
  caller: Caller | null,
  { version, ...request }: { version: VersionSubject; pageSize: number; pageToken: string },
): Promise<{ sets: EvaluationSet[]; nextPageToken: string }> {
  const { size, after } = pageRequest(request, idKey);
  const root = await requireNode(db, caller, version);
  if (version.kind !== 'model') throw invalidArgument('Only models are evaluated. Name a version of a model.');
  const found = await evaluatedWith(db, root.id, { after: after?.[0] ?? 0, limit: size + 1 });
  const page = toPage(found, size, (id) => [id]);
  const walk = { depth: 0, after: undefined, count: Number.POSITIVE_INFINITY };
  const { met } = await walkLineage((ids) => madeFrom(db, ids), root.id, walk);
  const closure = [...met.keys()];
  const edgesTo = (wanted: number[]) => edgesUpFrom(db, wanted, closure);
  const ways = await waysTo(db, caller, page.rows, { depths: met, edgesTo });
  return {
    sets: ways.map((way) => ({ ...way, inTraining: met.has(way.node.id) })),
    nextPageToken: page.nextPageToken,
  };
}

function idKey(key: unknown[]): [number] | undefined {
  const [id, ...rest] = key;
  return Number.isSafeInteger(id) && rest.length === 0 ? [id as number] : undefined;
}
