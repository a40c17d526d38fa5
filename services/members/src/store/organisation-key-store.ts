import type { Kysely, Transaction } from 'kysely';
import type { OrganisationKey } from '../domain/organisation-key.ts';
import type { MembersTables } from './tables.ts';

type Db = Kysely<MembersTables>;
type Trx = Transaction<MembersTables>;

/** Adds a key. Breaks the constraint organisation_key_pkey when it was registered before, by anybody. */
export async function insertKey(
  trx: Trx,
  organisationId: string,
  { keyId, algorithm, spki, name, registeredAt }: OrganisationKey,
): Promise<void> {
  await trx
    .insertInto('organisation_key')
    .values({
      key_id: keyId,
      organisation_id: organisationId,
      algorithm,
      spki,
      name,
      registered_at: registeredAt,
      revoked_at: null,
    })
    .execute();
}

/** Every key that the organisation ever registered, newest first. */
export async function listKeys(db: Db, organisationId: string): Promise<OrganisationKey[]> {
  return (await keys(db).where('organisation_key.organisation_id', '=', organisationId).execute()).map(toKey);
}

/** Marks a valid key of the organisation as revoked; undefined when it has no such key, or it was revoked before. */
export async function revokeKey(
  trx: Trx,
  { organisationId, keyId, now }: { organisationId: string; keyId: string; now: Date },
): Promise<OrganisationKey | undefined> {
  const { numUpdatedRows } = await trx
    .updateTable('organisation_key')
    .set({ revoked_at: now })
    .where('key_id', '=', keyId)
    .where('organisation_id', '=', organisationId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;
  const row = await keys(trx).where('organisation_key.key_id', '=', keyId).executeTakeFirst();
  return row && toKey(row);
}

function keys(db: Db) {
  return db
    .selectFrom('organisation_key')
    .innerJoin('organisation', 'organisation.id', 'organisation_key.organisation_id')
    .select([
      'organisation_key.key_id',
      'organisation_key.algorithm',
      'organisation_key.spki',
      'organisation_key.name',
      'organisation_key.registered_at',
      'organisation_key.revoked_at',
      'organisation.slug',
    ])
    .orderBy('organisation_key.registered_at', 'desc')
    .orderBy('organisation_key.key_id');
}

function toKey(row: Awaited<ReturnType<ReturnType<typeof keys>['execute']>>[number]): OrganisationKey {
  return {
    keyId: row.key_id,
    organisation: row.slug,
    algorithm: row.algorithm,
    spki: row.spki,
    name: row.name,
    registeredAt: row.registered_at,
    revokedAt: row.revoked_at,
  };
}
