import { type Kysely, sql } from 'kysely';
import type { VersionSubject } from '../domain/lineage-node.ts';
import type { LineageReach } from '../domain/lineage-visibility.ts';
import type { CaseReach, CaseState, Outcome } from '../domain/retraction-case.ts';
import { CASE_COLUMNS, type CaseRow, toCaseRow } from './case-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

export type AffectedVersion = {
  nodeId: number;
  version: VersionSubject;
  state: string;
  joinedAt: Date;
  outcome: Outcome | null;
  reason: string;
  answeredBy: string | null;
  answeredAt: Date | null;
};

export type CaseFilter = {
  organisation: string;
  state: CaseState | undefined;
  /** Only those that are overdue at this moment. */
  overdueAt: Date | undefined;
};

/** The case, if it is within reach. */
export async function findCase(db: Db, reach: CaseReach, id: string): Promise<CaseRow | undefined> {
  const row = await casesWithin(db, reach).where('retraction_case.id', '=', id).executeTakeFirst();
  return row && toCaseRow(row);
}

/** Cases within reach, newest first, at most `limit`. */
export async function listCases(
  db: Db,
  reach: CaseReach,
  { organisation, state, overdueAt }: CaseFilter,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<CaseRow[]> {
  let query = casesWithin(db, reach).orderBy('retraction_case.id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('retraction_case.id', '<', before);
  if (organisation !== '') query = query.where('organisation', '=', organisation);
  if (state !== undefined) query = query.where('state', '=', state);
  if (overdueAt) query = query.where('due_at', '<=', overdueAt).where('state', '<>', 'closed');
  return (await query.execute()).map(toCaseRow);
}

/** A page of the versions of a case, in the order in which they became known. */
export async function listAffected(
  db: Db,
  caseId: string,
  { after, limit }: { after: number | undefined; limit: number },
): Promise<AffectedVersion[]> {
  const rows = await db
    .selectFrom('affected_version')
    .innerJoin('lineage_node as node', 'node.id', 'affected_version.node_id')
    .select(['node.id', 'node.kind', 'node.organisation', 'node.name', 'node.version', 'node.state'])
    .select(['joined_at', 'outcome', 'reason', 'answered_by', 'answered_at'])
    .where('case_id', '=', caseId)
    .where('node_id', '>', after ?? 0)
    .orderBy('node_id')
    .limit(limit)
    .execute();
  return rows.map(({ id, kind, organisation, name, version, state, outcome, reason, ...row }) => ({
    nodeId: id,
    version: { kind: kind === 'model' ? kind : 'dataset', organisation, name, version },
    state,
    outcome,
    reason,
    joinedAt: row.joined_at,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at,
  }));
}

/** Every case of a retraction by its owner; `named`: one of its versions is within reach, so that the reader knows of it anyway. */
export async function casesOf(
  db: Db,
  retractionId: number,
  reach: LineageReach,
): Promise<{ row: CaseRow; named: boolean }[]> {
  const rows = await db
    .selectFrom('retraction_case')
    .select(CASE_COLUMNS)
    .select(sql<boolean>`${hasWithinReach(reach)}`.as('named'))
    .where('retraction_id', '=', retractionId)
    .orderBy('organisation')
    .execute();
  return rows.map(({ named, ...row }) => ({ row: toCaseRow(row), named }));
}

function casesWithin(db: Db, reach: CaseReach) {
  const query = db.selectFrom('retraction_case').select(CASE_COLUMNS);
  return reach === 'everything' ? query : query.where('organisation', '=', sql<string>`any(${[...reach]}::text[])`);
}

function hasWithinReach(reach: LineageReach) {
  if (reach === 'everything') return sql`true`;
  return sql`(retraction_case.organisation = any(${[...reach.organisations]}::text[]) or exists (
    select from affected_version as affected
      join lineage_node as node on node.id = affected.node_id
      join asset_access as asset
        on asset.kind = node.kind and asset.organisation = node.organisation and asset.name = node.name
     where affected.case_id = retraction_case.id and asset.access <> 'private'))`;
}
