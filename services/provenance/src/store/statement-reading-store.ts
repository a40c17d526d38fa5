import { type Kysely, sql } from 'kysely';
import type { LineageReach } from '../domain/lineage-visibility.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** A statement as it is shown. */
export type StoredStatement = {
  no: number;
  digest: string;
  predicateType: string;
  organisation: string;
  submittedAt: Date;
  subjects: { version: string; digest: string; supersededBy: string }[];
  signatures: StoredSignature[];
};
export type StoredSignature = {
  keyId: string;
  organisation: string;
  logIndex: number | undefined;
  place: number;
  /** This node keeps the key. */
  heldByNode: boolean;
};

/** The statements about a version that name nothing out of reach, newest first, at most `limit`. */
export async function listStatements(
  db: Db,
  reach: LineageReach,
  { nodeId, before, limit }: { nodeId: number; before: number | undefined; limit: number },
): Promise<StoredStatement[]> {
  const { rows } = await sql<{ digest: string }>`
    select statement.digest
    from statement_subject join statement on statement.digest = statement_subject.statement
    where statement_subject.node_id = ${nodeId} and statement.no < ${before ?? Number.MAX_SAFE_INTEGER}
      and ${withinReach(reach)}
    order by statement.no desc limit ${limit}`.execute(db);
  return loadStatements(
    db,
    rows.map(({ digest }) => digest),
  );
}

/** The digests of the statements about any of these nodes that name nothing out of reach, newest first. */
export async function digestsAbout(db: Db, reach: LineageReach, nodeIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ digest: string }>`
    select statement.digest from statement
    where statement.digest in (select statement from statement_subject where node_id = any(${[...nodeIds]}::bigint[]))
      and ${withinReach(reach)}
    order by statement.no desc`.execute(db);
  return rows.map(({ digest }) => digest);
}

/** One statement with its envelope, if it names nothing out of reach. */
export async function findStatement(
  db: Db,
  reach: LineageReach,
  digest: string,
): Promise<(StoredStatement & { envelope: Buffer }) | undefined> {
  const { rows } = await sql<{ envelope: Buffer }>`
    select envelope from statement where digest = ${digest} and ${withinReach(reach)}`.execute(db);
  const [found] = rows;
  if (found === undefined) return undefined;
  const [statement] = await loadStatements(db, [digest]);
  return statement && { ...statement, ...found };
}

/** The statements with these digests, newest first, whoever asks. */
export async function loadStatements(db: Db, digests: readonly string[]): Promise<StoredStatement[]> {
  if (digests.length === 0) return [];
  const { rows } = await sql<{
    no: number;
    digest: string;
    predicate_type: string;
    organisation: string;
    submitted_at: Date;
    subjects: StoredStatement['subjects'];
    signatures: (Omit<StoredSignature, 'logIndex'> & { logIndex: number | null })[];
  }>`
    select no, digest, predicate_type, organisation, submitted_at,
      (select json_agg(json_build_object('version', node.key, 'digest', node.digest,
                                         'supersededBy', coalesce(subject.superseded_by, '')) order by node.key)
         from statement_subject as subject join lineage_node as node on node.id = subject.node_id
        where subject.statement = statement.digest) as subjects,
      (select json_agg(json_build_object('keyId', made.key_id, 'organisation', made.organisation,
                                         'logIndex', record.idx, 'place', made.place,
                                         'heldByNode', held.key_id is not null) order by made.place)
         from statement_signature as made left join audit_record as record on record.dedupe_key = made.dedupe_key
           left join held_key as held on held.key_id = made.key_id
        where made.statement = statement.digest) as signatures
    from statement where digest = any(${[...digests]}::text[]) order by no desc`.execute(db);
  return rows.map(({ no, digest, predicate_type, organisation, submitted_at, subjects, signatures }) => ({
    no,
    digest,
    predicateType: predicate_type,
    organisation,
    submittedAt: submitted_at,
    subjects,
    signatures: signatures.map((made) => ({ ...made, logIndex: made.logIndex ?? undefined })),
  }));
}

function withinReach(reach: LineageReach) {
  if (reach === 'everything') return sql`true`;
  return sql`not exists (
    select from statement_node as named
    join lineage_node as node on node.id = named.node_id
    left join asset_access as asset
      on asset.kind = node.kind and asset.organisation = node.organisation and asset.name = node.name
    where named.statement = statement.digest and coalesce(asset.access, 'private') = 'private'
      and node.organisation <> all(${[...reach.organisations]}::text[]))`;
}
