import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ReportReach, ReportSubject } from '../domain/report-subject.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** Which entries a report is made of. */
export type ReportScope = { subject: ReportSubject; reach: ReportReach; from: Date; until: Date; treeSize: number };

/** A report as it was made. */
export type KeptReport = ReportScope & { id: string; personId: string; envelope: string; madeAt: Date };

/** An entry with what it commits to, as far as that is for the reader. */
export type ReportRow = { index: number; leaf: Buffer; payload: string | undefined; salt: Buffer | undefined };

/** How many entries there are of each action, by name, and the SHA-256 (hex) of all their leaf hashes in order. */
export async function sumUpReport(
  db: Db,
  scope: ReportScope,
): Promise<{ actions: { action: string; count: number }[]; sha256: string }> {
  const actions = await sql<{ action: string; count: number }>`
    select action, count(*) as count from audit_record where ${within(scope)} group by action order by action`.execute(
    db,
  );
  const digest = await sql<{ sha256: string }>`
    select encode(sha256(coalesce(string_agg(tlog_entry.leaf_hash, ''::bytea order by tlog_entry.idx), ''::bytea)), 'hex') as sha256
    from audit_record join tlog_entry on tlog_entry.idx = audit_record.idx where ${within(scope)}`.execute(db);
  return {
    actions: actions.rows.map(({ action, count }) => ({ action, count: Number(count) })),
    sha256: digest.rows[0]?.sha256 ?? '',
  };
}

/** Up to `limit` of the entries after an index, in the order of the log. */
export async function readReport(
  db: Db,
  scope: ReportScope,
  { after, limit }: { after: number; limit: number },
): Promise<ReportRow[]> {
  // Owners see what events say of their own assets; those of other services may tell of other organisations, too.
  const ownAssets = `${scope.subject.organisation}/`;
  const isShown =
    scope.reach === 'everything'
      ? sql`true`
      : sql`(tlog_seen.source in ('datasets', 'models') and starts_with(audit_record.object_id, ${ownAssets}))`;
  const { rows } = await sql<{ idx: number; leaf: Buffer; payload: Buffer | null; salt: Buffer | null }>`
    select audit_record.idx, tlog_entry.leaf, kept.payload, kept.salt
    from audit_record
    join tlog_entry on tlog_entry.idx = audit_record.idx
    join tlog_seen on tlog_seen.dedupe_key = audit_record.dedupe_key
    left join event_payload as kept
      -- The leaf of a signature commits to its statement itself.
      on kept.dedupe_key = audit_record.dedupe_key and audit_record.action <> 'statement.submit' and ${isShown}
    where ${within(scope)} and audit_record.idx > ${after}
    order by audit_record.idx limit ${limit}`.execute(db);
  return rows.map(({ idx, leaf, payload, salt }) => ({
    index: idx,
    leaf,
    payload: payload?.toString('utf8'),
    salt: salt ?? undefined,
  }));
}

function within({ subject: { organisation, asset }, reach, from, until, treeSize }: ReportScope): RawBuilder<boolean> {
  const about = asset
    ? sql`audit_record.object_kind = ${asset.kind} and audit_record.object_id = ${`${organisation}/${asset.name}`}`
    : sql`true`;
  const onBooks = asset && reach === 'everything' ? sql`true` : sql`audit_record.organisation = ${organisation}`;
  return sql<boolean>`audit_record.idx < ${treeSize} and audit_record.occurred_at >= ${from}
    and audit_record.occurred_at < ${until} and ${about} and ${onBooks}`;
}

export async function insertReport(trx: Transaction<ProvenanceTables>, report: KeptReport): Promise<void> {
  const { id, personId, subject, reach, from, until, treeSize, envelope, madeAt } = report;
  await trx
    .insertInto('audit_report')
    .values({
      id,
      person_id: personId,
      reach,
      organisation: subject.organisation,
      asset_kind: subject.asset?.kind ?? '',
      asset_name: subject.asset?.name ?? '',
      period_from: from,
      period_until: until,
      tree_size: treeSize,
      envelope,
      made_at: madeAt,
    })
    .execute();
}

/** A report that this person has made; undefined for any other. */
export async function findReport(db: Db, id: string, personId: string): Promise<KeptReport | undefined> {
  const row = await db
    .selectFrom('audit_report')
    .select(['id', 'person_id', 'reach', 'organisation', 'asset_kind', 'asset_name', 'period_from', 'period_until'])
    .select(['tree_size', 'envelope', 'made_at'])
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const kind = row.asset_kind;
  const asset = kind === 'dataset' || kind === 'model' ? ({ kind, name: row.asset_name } as const) : undefined;
  return {
    id: row.id,
    personId: row.person_id,
    reach: row.reach as ReportReach,
    subject: { organisation: row.organisation, asset },
    from: row.period_from,
    until: row.period_until,
    treeSize: row.tree_size,
    envelope: row.envelope,
    madeAt: row.made_at,
  };
}
