import { sql } from 'kysely';
import type { Deletion } from '../domain/deletion.ts';
import type { AssetRef, Beneficiary } from '../domain/vocabulary.ts';
import { beneficiaryOf } from './beneficiary-columns.ts';
import type { GrantsTrx } from './tables.ts';

type Asked = { asset: AssetRef; version: string; askedAt: Date; dueAt: Date };

/** Asks about a retracted version where it was downloaded under a grant; returns whom, and fewer than `limit` = there are no more. */
export async function insertRetractionDeletions(
  trx: GrantsTrx,
  { asset, version, askedAt, dueAt }: Asked,
  limit: number,
): Promise<Deletion[]> {
  const { rows } = await sql<{ id: string; beneficiary_kind: Beneficiary['kind']; beneficiary: string }>`
    with recursive heir (id, superseded_by) as (
      select id, superseded_by from access_grant as g
       where asset_kind = ${asset.kind} and asset_organisation = ${asset.organisation} and asset_name = ${asset.name}
         and exists (select from usage where usage.grant_id = g.id and usage.version = ${version})
      union
      select next.id, next.superseded_by from heir join access_grant as next on next.id = heir.superseded_by
    ), chosen as (
      select g.id, g.beneficiary_kind, g.beneficiary from heir join access_grant as g using (id)
       where heir.superseded_by is null
         and not exists (select from deletion where grant_id = g.id and version in ('', ${version}))
       order by g.id limit ${limit}
    ), asked as (
      insert into deletion (grant_id, asset_organisation, version, cause, asked_at, due_at)
      select id, ${asset.organisation}, ${version}, 'retracted', ${askedAt}::timestamptz, ${dueAt}::timestamptz from chosen
    )
    select id, beneficiary_kind, beneficiary from chosen order by id`.execute(trx);
  return rows.map((row) => ({
    grantId: row.id,
    asset,
    beneficiary: beneficiaryOf(row),
    version,
    cause: 'retracted',
    askedAt,
    dueAt,
    attestedBy: undefined,
    attestedAt: undefined,
    statement: '',
  }));
}
