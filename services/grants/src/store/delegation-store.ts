import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Selectable, sql } from 'kysely';
import type { Delegation } from '../domain/delegation.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import type { DelegationTable } from './rules-tables.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

const COLUMNS = [
  'id',
  'organisation',
  'steward_id',
  'delegate_id',
  'from_at',
  'until_at',
  'assets',
  'ended_at',
] as const satisfies (keyof DelegationTable)[];

/** Writes a new delegation. */
export async function insertDelegation(trx: GrantsTrx, delegation: Delegation): Promise<void> {
  const { id, organisation, stewardId, delegateId, from, until, assets } = delegation;
  await trx
    .insertInto('delegation')
    .values({
      ...{ id, organisation, steward_id: stewardId, delegate_id: delegateId, from_at: from, until_at: until },
      assets: JSON.stringify(assets),
      asset_names: assets.map(nameOf),
    })
    .execute();
}

/** The delegation, held until the transaction ends. */
export async function lockDelegation(
  trx: GrantsTrx,
  { organisation, id }: Pick<Delegation, 'organisation' | 'id'>,
): Promise<Delegation | undefined> {
  const row = await trx
    .selectFrom('delegation')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('organisation', '=', organisation)
    .forUpdate()
    .executeTakeFirst();
  return row && toDelegation(row);
}

/** Ends delegations at a moment; returns those that were not over. */
export async function endDelegations(
  trx: GrantsTrx,
  which: { id: string } | { organisation: string; personId: string; as: 'either' | 'steward' },
  at: Date,
): Promise<Delegation[]> {
  let query = trx
    .updateTable('delegation')
    .set({ ended_at: at })
    .where('ended_at', 'is', null)
    .where('until_at', '>', at);
  if ('id' in which) query = query.where('id', '=', which.id);
  else {
    const { organisation, personId } = which;
    query = query
      .where('organisation', '=', organisation)
      .where((eb) =>
        which.as === 'steward'
          ? eb('steward_id', '=', personId)
          : eb.or([eb('steward_id', '=', personId), eb('delegate_id', '=', personId)]),
      );
  }
  return (await query.returning(COLUMNS).execute()).map(toDelegation);
}

/**
 * Whose place a person takes for an asset at a moment: of a steward or owner who still is one, as a member who still is one. Of
 * several the oldest counts.
 */
export async function stewardBehind(
  db: GrantsDb,
  delegateId: string,
  asset: AssetRef,
  at: Date,
): Promise<string | undefined> {
  const { rows } = await sql<{ steward_id: string }>`
    select d.steward_id from delegation d
     where d.delegate_id = ${delegateId} and d.organisation = ${asset.organisation}
       and (cardinality(d.asset_names) = 0 or ${nameOf(asset)} = any(d.asset_names))
       and ${stands(at)}
     order by d.id limit 1`.execute(db);
  return rows[0]?.steward_id;
}

/** The organisations where a person takes somebody's place at a moment. */
export async function organisationsDelegatedTo(db: GrantsDb, delegateId: string, at: Date): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`
    select distinct d.organisation from delegation d where d.delegate_id = ${delegateId} and ${stands(at)}`.execute(db);
  return rows.map(({ organisation }) => organisation);
}

/** Whether a delegation to a person covers the asset of a request `r` at a moment. */
export function isDelegatedTo(delegateId: string, at: Date) {
  return sql<boolean>`exists (
    select from delegation d
     where d.delegate_id = ${delegateId} and d.organisation = access_request.asset_organisation
       and (cardinality(d.asset_names) = 0
            or access_request.asset_kind || ' ' || access_request.asset_organisation || '/' || access_request.asset_name
               = any(d.asset_names))
       and ${stands(at)})`;
}

function stands(at: Date) {
  return sql<boolean>`(
    d.ended_at is null and d.from_at <= ${at} and d.until_at > ${at}
    and exists (select from membership m where m.person_id = d.steward_id and m.organisation = d.organisation
                                           and m.role in ('owner', 'steward'))
    and exists (select from membership m where m.person_id = d.delegate_id and m.organisation = d.organisation
                                           and m.role is not null))`;
}

/** One page of an organisation's delegations, newest first; with a person only those that name them. */
export async function listDelegations(
  db: GrantsDb,
  { organisation, personId }: { organisation: string; personId: string | undefined },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Delegation>> {
  let query = db
    .selectFrom('delegation')
    .select(COLUMNS)
    .where('organisation', '=', organisation)
    .orderBy('id', 'desc')
    .limit(size + 1);
  if (personId !== undefined)
    query = query.where((eb) => eb.or([eb('steward_id', '=', personId), eb('delegate_id', '=', personId)]));
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: rows.map(toDelegation), nextPageToken };
}

function toDelegation(row: Pick<Selectable<DelegationTable>, (typeof COLUMNS)[number]>): Delegation {
  return {
    id: row.id,
    organisation: row.organisation,
    stewardId: row.steward_id,
    delegateId: row.delegate_id,
    from: row.from_at,
    until: row.until_at,
    assets: row.assets,
    endedAt: row.ended_at ?? undefined,
  };
}
