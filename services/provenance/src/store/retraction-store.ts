import { type Kysely, sql, type Transaction } from 'kysely';
import type { VersionSubject } from '../domain/lineage-node.ts';
import type { LineageReach } from '../domain/lineage-visibility.ts';
import type { Removal, RetractionFact } from '../domain/retraction.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** Writes a retraction; false when it is known already. */
export async function insertRetraction(
  trx: Transaction<ProvenanceTables>,
  nodeId: number,
  { event, ...fact }: RetractionFact & { event: Buffer },
): Promise<boolean> {
  const { action, severity, reason, successor } = fact;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('retraction')
    .values({
      node_id: nodeId,
      event,
      action,
      reason_code: fact.reasonCode,
      severity,
      reason,
      successor,
      retracted_at: fact.retractedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What retractions say, by their versions, with the entry of the log that recorded each. */
export async function findRetractions(
  db: Db,
  nodeIds: readonly number[],
): Promise<Map<number, RetractionFact & { logIndex: number | undefined }>> {
  if (nodeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('retraction')
    .leftJoin('audit_record', 'audit_record.dedupe_key', 'retraction.event')
    .select(['node_id', 'retraction.action', 'reason_code', 'severity', 'reason', 'successor', 'retracted_at', 'idx'])
    .where('node_id', 'in', nodeIds)
    .execute();
  return new Map(
    rows.map(({ action, severity, reason, successor, ...row }) => {
      const said = { action, severity, reason, successor, reasonCode: row.reason_code, retractedAt: row.retracted_at };
      return [row.node_id, { ...said, logIndex: row.idx ?? undefined }];
    }),
  );
}

type Place = { before: { at: string; nodeId: number } | undefined; limit: number | undefined };

/** Retracted versions within reach that nobody is to use any more, newest first; all of them without a limit. */
export async function listRemovals(db: Db, reach: LineageReach, { before, limit }: Place): Promise<Removal[]> {
  const { rows } = await sql<RemovalRow>`
    select node.id, node.kind, node.organisation, node.name, node.version, node.digest, retraction.action, retraction.severity,
           retraction.reason_code, retraction.successor, retraction.retracted_at, record.idx
      from retraction
      join lineage_node as node on node.id = retraction.node_id
      left join audit_record as record on record.dedupe_key = retraction.event
      left join asset_access as asset
        on asset.kind = node.kind and asset.organisation = node.organisation and asset.name = node.name
     where retraction.action <> 'stop-new' and ${withinReach(reach)}
       and ${before ? sql`(retraction.retracted_at, node.id) < (${before.at}::timestamptz, ${before.nodeId})` : sql`true`}
     order by retraction.retracted_at desc, node.id desc limit ${limit ?? null}`.execute(db);
  return rows.map(toRemoval);
}

type RemovalRow = {
  id: number;
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  version: string;
  digest: string;
  action: Removal['action'];
  severity: string;
  reason_code: string;
  successor: string;
  retracted_at: Date;
  idx: number | null;
};

function toRemoval({ kind, organisation, name, version, action, severity, successor, ...row }: RemovalRow): Removal {
  return {
    nodeId: row.id,
    version: { kind, organisation, name, version } satisfies VersionSubject,
    manifestDigest: row.digest,
    action,
    severity,
    successor,
    reasonCode: row.reason_code,
    retractedAt: row.retracted_at,
    logIndex: row.idx ?? undefined,
  };
}

function withinReach(reach: LineageReach) {
  if (reach === 'everything') return sql`true`;
  const { organisations } = reach;
  return sql`(coalesce(asset.access, 'private') <> 'private' or node.organisation = any(${[...organisations]}::text[]))`;
}
