import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Grant, SeatedGrant } from '../domain/grant.ts';
import { type GrantState, isFinal, OPEN_STATES } from '../domain/grant-states.ts';
import { assetColumns } from './asset-columns.ts';
import { beneficiaryColumns } from './beneficiary-columns.ts';
import { GRANT_COLUMNS, stateColumns, toGrant } from './grant-row.ts';
import { seatsOf } from './seat-store.ts';
import type { GrantsDb, GrantsTables, GrantsTrx } from './tables.ts';

/** The grant with its seats, whoever may see it. */
export async function findGrant(db: GrantsDb, id: string): Promise<SeatedGrant | undefined> {
  const row = await db.selectFrom('access_grant').select(GRANT_COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && { ...toGrant(row), seats: await seatsOf(db, [id]) };
}

/** The grant, held until the transaction ends: acts on one grant happen one after the other. */
export async function lockGrant(trx: GrantsTrx, id: string): Promise<Grant> {
  const query = trx.selectFrom('access_grant').select(GRANT_COLUMNS).where('id', '=', id).forUpdate();
  return toGrant(await query.executeTakeFirstOrThrow());
}

/** Grants whose time is over and whose rows do not say so yet; rows that others hold are left for later. */
export async function lockEndedGrants(trx: GrantsTrx, now: Date, limit: number): Promise<Grant[]> {
  const rows = await trx
    .selectFrom('access_grant')
    .select(GRANT_COLUMNS)
    .where('state', 'in', OPEN_STATES)
    .where('until_at', '<=', now)
    .orderBy('until_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toGrant);
}

/** Grants of whose end it is time to tell; rows that others hold are left for later. */
export async function lockGrantsToTellOf(trx: GrantsTrx, now: Date, limit: number): Promise<Grant[]> {
  const rows = await trx
    .selectFrom('access_grant')
    .select(GRANT_COLUMNS)
    .where('state', 'in', ['active', 'expiring'])
    .where('remind_at', '<=', now)
    .where('until_at', '>', now)
    .orderBy('remind_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toGrant);
}

/** Whether a beneficiary has a grant of an asset that is not over. */
export async function hasOpenGrant(
  db: GrantsDb,
  { asset, beneficiary }: Pick<Grant, 'asset' | 'beneficiary'>,
  now: Date,
): Promise<boolean> {
  const { asset_kind, asset_organisation, asset_name } = assetColumns(asset);
  const columns = beneficiaryColumns(beneficiary);
  const row = await db
    .selectFrom('access_grant')
    .select('id')
    .where('asset_organisation', '=', asset_organisation)
    .where('asset_kind', '=', asset_kind)
    .where('asset_name', '=', asset_name)
    .where('beneficiary_kind', '=', columns.beneficiary_kind)
    .where('beneficiary', '=', columns.beneficiary)
    .where('state', 'in', OPEN_STATES)
    .where('until_at', '>', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Grants of an organisation whose seats a person manages and that are not over, in the order in which grants are locked. */
export async function grantsManagedBy(
  db: GrantsDb,
  { organisation, personId, at }: { organisation: string; personId: string; at: Date },
): Promise<string[]> {
  const rows = await db
    .selectFrom('access_grant')
    .select('id')
    .where('seat_manager', '=', personId)
    .where('beneficiary', '=', organisation)
    .where('state', 'in', OPEN_STATES)
    .where('until_at', '>', at)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Writes a new grant and the first line of its history. */
export async function insertGrant(trx: GrantsTrx, grant: Grant): Promise<void> {
  await trx
    .insertInto('access_grant')
    .values({
      id: grant.id,
      request_id: grant.requestId,
      ...assetColumns(grant.asset),
      versions: grant.versions,
      ...beneficiaryColumns(grant.beneficiary),
      purposes: [...grant.purposes],
      operations: [...grant.operations],
      seat_cap: grant.seatCap,
      from_at: grant.from,
      until_at: grant.until,
      ...stateColumns(grant),
      terms: JSON.stringify(grant.terms),
      use_codes: JSON.stringify(grant.useCodes ?? []),
      duties: JSON.stringify(grant.duties ?? []),
      expiring_at: grant.expiringFrom,
      supersedes: grant.supersedes ?? null,
      co_holders: [...(grant.coHolders ?? [])],
      deletion_required: grant.deletionRequired ?? false,
      revision: grant.revision,
      created_at: grant.createdAt,
    })
    .execute();
  await addHistory(trx, grant, grant.createdAt);
}

/** Writes what may change of a locked grant, as its next revision, and returns it. */
export async function updateGrant(trx: GrantsTrx, grant: Grant, at: Date): Promise<Grant> {
  const next = { ...grant, revision: grant.revision + 1 };
  await trx
    .updateTable('access_grant')
    .set({ ...stateColumns(next), revision: next.revision })
    .where('id', '=', grant.id)
    .execute();
  await addHistory(trx, next, at);
  return next;
}

/** Writes the states that locked grants are in now, none of them suspended any more; gives them with their new revisions. */
export async function endGrants(trx: GrantsTrx, grants: readonly Grant[], at: Date): Promise<Grant[]> {
  if (grants.length === 0) return [];
  const next = grants.map((grant) => ({
    ...{ ...grant, suspendedBy: undefined, suspensionId: undefined },
    revision: grant.revision + 1,
  }));
  await sql`
    update access_grant as g set state = next.state, revision = next.revision, suspended_by = null, suspension_id = null
      from unnest(${next.map(({ id }) => id)}::text[], ${next.map(({ state }) => state)}::text[],
                  ${next.map(({ revision }) => revision)}::bigint[]) as next (id, state, revision)
     where g.id = next.id`.execute(trx);
  const history = next.map(({ id, revision, state }) => ({ grant_id: id, revision, state, since: at }));
  await trx.insertInto('grant_history').values(history).execute();
  return next;
}

/** Which grants a list is about: those held by a person (seat, its management, or ownership), or those on assets of organisations. */
export type GrantFilter = { state: GrantState | undefined; now: Date } & (
  | { personId: string; ownerOf: readonly string[] }
  | { organisations: readonly string[] }
);

/** One page of grants with their seats, newest first. */
export async function listGrants(
  db: GrantsDb,
  filter: GrantFilter,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<SeatedGrant>> {
  let query = db
    .selectFrom('access_grant')
    .select(GRANT_COLUMNS)
    .orderBy('id', 'desc')
    .limit(size + 1);
  query =
    'organisations' in filter
      ? query.where('asset_organisation', 'in', filter.organisations)
      : query.where((eb) => isHeldBy(eb, filter));
  if (filter.state) query = query.where(stateIs(filter.state, filter.now));
  if (after) query = query.where('id', '<', after[0]);
  const { rows, nextPageToken } = toPage(await query.execute(), size, (row) => [row.id]);
  const seats = Map.groupBy(
    await seatsOf(
      db,
      rows.map(({ id }) => id),
    ),
    ({ grantId }) => grantId,
  );
  return { rows: rows.map((row) => ({ ...toGrant(row), seats: seats.get(row.id) ?? [] })), nextPageToken };
}

function isHeldBy(
  eb: ExpressionBuilder<GrantsTables, 'access_grant'>,
  { personId, ownerOf }: { personId: string; ownerOf: readonly string[] },
) {
  const seated = eb
    .selectFrom('seat')
    .select('seat.grant_id')
    .where('seat.person_id', '=', personId)
    .where('seat.state', '<>', 'removed');
  const owned = eb('beneficiary_kind', '=', 'organisation').and(sql<boolean>`beneficiary = any(${ownerOf})`);
  return eb.or([eb('id', 'in', seated), eb('seat_manager', '=', personId), owned]);
}

/** The clock ends a grant before its row says so. */
function stateIs(state: GrantState, now: Date) {
  if (isFinal(state) && state !== 'expired') return sql<boolean>`state = ${state}`;
  if (state === 'expired')
    return sql<boolean>`(state in (${sql.join([...OPEN_STATES, 'expired'])}) and until_at <= ${now})`;
  if (state === 'active')
    return sql<boolean>`(state in ('active', 'expiring') and expiring_at > ${now} and until_at > ${now})`;
  if (state === 'expiring')
    return sql<boolean>`(state in ('active', 'expiring') and expiring_at <= ${now} and until_at > ${now})`;
  return sql<boolean>`(state = ${state} and until_at > ${now})`;
}

async function addHistory(trx: GrantsTrx, grant: Grant, since: Date): Promise<void> {
  const { id, revision, state } = grant;
  await trx.insertInto('grant_history').values({ grant_id: id, revision, state, since }).execute();
}
