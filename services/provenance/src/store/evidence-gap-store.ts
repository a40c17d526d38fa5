import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EvidenceCount, WEAK_EVIDENCE } from '../domain/evidence-gap.ts';
import type { LineageReach } from '../domain/lineage-visibility.ts';
import { EVIDENCE_OF_EDGE, edgeCounts, evidenceJoins, type LogSize } from './edge-evidence.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;
type Scope = { reach: LineageReach; asOf: LogSize | undefined };
export type EdgeKey = { childId: number; parentId: number; relation: string };

/** Derivations of these organisations' versions in numbers, by organisation. */
export async function countEvidence(
  db: Db,
  organisations: readonly string[],
  scope: Scope,
): Promise<Map<string, EvidenceCount[]>> {
  const { rows } = await sql<{
    organisation: string;
    evidence: string;
    edges: number;
    unknown: number;
    hidden: number;
  }>`
    with derivation as (${derivations(sql`owned.organisation = any(${[...organisations]}::text[])`, scope)})
    select organisation, evidence, count(*) as edges,
           count(*) filter (where is_unknown and not is_hidden) as unknown, count(*) filter (where is_hidden) as hidden
    from derivation group by organisation, evidence`.execute(db);
  const counts = new Map<string, EvidenceCount[]>();
  for (const { organisation, evidence, edges, unknown, hidden } of rows) {
    const count = { evidence, edges: Number(edges), unknownParents: Number(unknown), hiddenParents: Number(hidden) };
    counts.set(organisation, [...(counts.get(organisation) ?? []), count]);
  }
  return counts;
}

/** Up to `limit` derivations of an organisation's versions that lack something, after one, in the order of their keys. */
export async function findGaps(
  db: Db,
  organisation: string,
  { after, limit, ...scope }: Scope & { after: EdgeKey | undefined; limit: number },
): Promise<EdgeKey[]> {
  const later = after
    ? sql`(edge.child_id, edge.parent_id, edge.relation) > (${after.childId}, ${after.parentId}, ${after.relation})`
    : sql`true`;
  const { rows } = await sql<{ child_id: number; parent_id: number; relation: string }>`
    select child_id, parent_id, relation
    from (${derivations(sql`owned.organisation = ${organisation} and ${later}`, scope)}) as derivation
    where evidence = any(${[...WEAK_EVIDENCE]}::text[]) or is_unknown or is_hidden
    order by child_id, parent_id, relation limit ${limit}`.execute(db);
  return rows.map((row) => ({ childId: row.child_id, parentId: row.parent_id, relation: row.relation }));
}

/** Up to `limit` organisations that have published versions, by name, after one. */
export async function findPublishers(db: Db, { after, limit }: { after: string; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`
    select distinct organisation from lineage_node
    where organisation > ${after} and publication is not null order by organisation limit ${limit}`.execute(db);
  return rows.map(({ organisation }) => organisation);
}

function derivations(owned: RawBuilder<boolean>, { reach, asOf }: Scope): RawBuilder<unknown> {
  return sql`
    select owned.organisation, edge.child_id, edge.parent_id, edge.relation, ${EVIDENCE_OF_EDGE} as evidence,
           parent.kind <> 'external' and ${notPublished(asOf)} as is_unknown,
           ${isHidden(reach)} as is_hidden
    from lineage_node as owned
    join lineage_edge as edge on edge.child_id = owned.id
    join lineage_node as parent on parent.id = edge.parent_id
    left join asset_access as asset
      on asset.kind = parent.kind and asset.organisation = parent.organisation and asset.name = parent.name
    ${evidenceJoins(asOf)}
    where ${owned} and edge.relation <> 'evaluate' and ${edgeCounts(asOf)}`;
}

function notPublished(asOf: LogSize | undefined): RawBuilder<boolean> {
  if (asOf === undefined) return sql`parent.publication is null`;
  return sql`not exists (select from audit_record where dedupe_key = parent.publication and idx < ${asOf})`;
}

function isHidden(reach: LineageReach): RawBuilder<boolean> {
  if (reach === 'everything') return sql`false`;
  const { organisations } = reach;
  return sql`(parent.kind <> 'external' and coalesce(asset.access, 'private') = 'private'
    and parent.organisation <> all(${[...organisations]}::text[]))`;
}
