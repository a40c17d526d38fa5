import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { sql } from 'kysely';
import type { Deletion, DeletionCause } from '../domain/deletion.ts';
import { assetOf } from './asset-columns.ts';
import { beneficiaryOf } from './beneficiary-columns.ts';
import type { AssetColumns, GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'd.grant_id',
  'd.version',
  'd.cause',
  'd.asked_at',
  'd.due_at',
  'd.attested_by',
  'd.attested_at',
  'd.statement',
] as const;
const OF_GRANT = [
  'g.asset_kind',
  'g.asset_organisation',
  'g.asset_name',
  'g.beneficiary_kind',
  'g.beneficiary',
] as const;

/** Writes that deletions are to be attested. */
export async function insertDeletions(trx: GrantsTrx, deletions: readonly Deletion[]): Promise<void> {
  const rows = deletions.map(({ grantId, asset, cause, askedAt, dueAt }) => ({
    grant_id: grantId,
    asset_organisation: asset.organisation,
    cause,
    asked_at: askedAt,
    due_at: dueAt,
  }));
  await trx.insertInto('deletion').values(rows).execute();
}

/** What is asked of the holder of a grant; undefined when nothing is. */
export async function findDeletion(db: GrantsDb, grantId: string, version = ''): Promise<Deletion | undefined> {
  const row = await deletions(db).where('d.grant_id', '=', grantId).where('d.version', '=', version).executeTakeFirst();
  return row && toDeletion(row);
}

/** Writes an attestation; false when there is one already, or none is asked for. The grant must be locked. */
export async function attest(
  trx: GrantsTrx,
  {
    grantId,
    version,
    by,
    at,
    statement,
  }: { grantId: string; version: string; by: string; at: Date; statement: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('deletion')
    .set({ attested_by: by, attested_at: at, statement })
    .where('grant_id', '=', grantId)
    .where('version', '=', version)
    .where('attested_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** One page of what is asked about an organisation's assets, the first due first; `lateAt`: only what is late at that moment. */
export async function listDeletions(
  db: GrantsDb,
  { organisation, lateAt }: { organisation: string; lateAt: Date | undefined },
  { size, after }: PageRequest<readonly [string, string, string]>,
): Promise<Page<Deletion>> {
  let query = deletions(db)
    .where('d.asset_organisation', '=', organisation)
    .orderBy('d.due_at')
    .orderBy('d.grant_id')
    .orderBy('d.version')
    .limit(size + 1);
  if (lateAt) query = query.where('d.attested_at', 'is', null).where('d.due_at', '<=', lateAt);
  if (after)
    query = query.where(
      sql<boolean>`(d.due_at, d.grant_id, d.version) > (${after[0]}::timestamptz, ${after[1]}, ${after[2]})`,
    );
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [
    row.due_at.toISOString(),
    row.grant_id,
    row.version,
  ]);
  return { rows: rows.map(toDeletion), nextPageToken };
}

function deletions(db: GrantsDb) {
  return db
    .selectFrom('deletion as d')
    .innerJoin('access_grant as g', 'g.id', 'd.grant_id')
    .select(COLUMNS)
    .select(OF_GRANT);
}

type Row = AssetColumns & {
  grant_id: string;
  version: string;
  cause: DeletionCause;
  asked_at: Date;
  due_at: Date;
  attested_by: string | null;
  attested_at: Date | null;
  statement: string;
  beneficiary_kind: 'person' | 'organisation';
  beneficiary: string;
};

function toDeletion(row: Row): Deletion {
  return {
    grantId: row.grant_id,
    asset: assetOf(row),
    beneficiary: beneficiaryOf(row),
    cause: row.cause,
    version: row.version,
    askedAt: row.asked_at,
    dueAt: row.due_at,
    attestedBy: row.attested_by ?? undefined,
    attestedAt: row.attested_at ?? undefined,
    statement: row.statement,
  };
}
