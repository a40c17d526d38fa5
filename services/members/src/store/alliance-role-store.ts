import type { AllianceRole } from '@alliance/auth/caller';
import { sql, type Transaction } from 'kysely';
import type { MembersTables } from './tables.ts';

/** The alliance roles of the row of `person` in the query around it. */
export const ALLIANCE_ROLES_OF_PERSON = sql<AllianceRole[]>`
  coalesce((select json_agg(role order by role) from alliance_role where person_id = person.id), '[]')`;

/** Lets only one transaction at a time change who holds alliance roles. */
export async function lockAllianceRoles(trx: Transaction<MembersTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('alliance-roles'))`.execute(trx);
}

/** Ids of everybody who holds the role. */
export async function holdersOf(trx: Transaction<MembersTables>, role: AllianceRole): Promise<string[]> {
  const rows = await trx.selectFrom('alliance_role').select('person_id').where('role', '=', role).execute();
  return rows.map((row) => row.person_id);
}

/** True when the person holds the role at this moment, whatever an older token says. */
export async function holdsRole(
  trx: Transaction<MembersTables>,
  personId: string,
  role: AllianceRole,
): Promise<boolean> {
  const row = await trx
    .selectFrom('alliance_role')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('role', '=', role)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertAllianceRole(
  trx: Transaction<MembersTables>,
  personId: string,
  role: AllianceRole,
  since: Date,
): Promise<void> {
  await trx.insertInto('alliance_role').values({ person_id: personId, role, since }).execute();
}

export async function deleteAllianceRole(
  trx: Transaction<MembersTables>,
  personId: string,
  role: AllianceRole,
): Promise<void> {
  await trx.deleteFrom('alliance_role').where('person_id', '=', personId).where('role', '=', role).execute();
}
