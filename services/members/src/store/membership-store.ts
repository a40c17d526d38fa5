import type { OrganisationRole } from '@alliance/auth/caller';
import type { Kysely, Transaction } from 'kysely';
import type { Person } from '../domain/person.ts';
import type { MembersTables } from './tables.ts';

export type MemberRow = { personId: string; role: OrganisationRole; since: Date };

/** Everybody who belongs to an organisation that is locked. */
export async function membersOf(trx: Transaction<MembersTables>, organisationId: string): Promise<MemberRow[]> {
  return trx
    .selectFrom('membership')
    .select(['person_id as personId', 'role', 'since'])
    .where('organisation_id', '=', organisationId)
    .execute();
}

/** The person's place in an organisation. */
export async function findMembership(
  db: Kysely<MembersTables>,
  organisationId: string,
  personId: string,
): Promise<MemberRow | undefined> {
  return db
    .selectFrom('membership')
    .select(['person_id as personId', 'role', 'since'])
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

/** How many owners an organisation, which is locked, has. */
export async function countOwners(trx: Transaction<MembersTables>, organisationId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('membership')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  return count;
}

/** Gives the person the role; `since` stays that of the first role. */
export async function putMembership(
  trx: Transaction<MembersTables>,
  membership: { organisationId: string; personId: string; role: OrganisationRole; since: Date },
): Promise<void> {
  await trx
    .insertInto('membership')
    .values({
      organisation_id: membership.organisationId,
      person_id: membership.personId,
      role: membership.role,
      since: membership.since,
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'person_id']).doUpdateSet({ role: membership.role }))
    .execute();
}

export async function deleteMembership(
  trx: Transaction<MembersTables>,
  organisationId: string,
  personId: string,
): Promise<void> {
  await trx
    .deleteFrom('membership')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .execute();
}

export type OrganisationMember = { person: Person; role: OrganisationRole; since: Date };
export type MemberList = { organisationId: string; after: string | undefined; limit: number };

/** An organisation's people in the order in which they registered, at most `limit`; without their alliance roles, which are not the organisation's. */
export async function listMembers(
  db: Kysely<MembersTables>,
  { organisationId, after, limit }: MemberList,
): Promise<OrganisationMember[]> {
  const rows = await db
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .select(['person.id', 'person.email', 'person.name', 'person.created_at', 'membership.role', 'membership.since'])
    .where('membership.organisation_id', '=', organisationId)
    .$if(after !== undefined, (query) => query.where('person.id', '>', after as string))
    .orderBy('person.id')
    .limit(limit)
    .execute();
  return rows.map(({ role, since, created_at: createdAt, ...person }) => ({
    person: { ...person, allianceRoles: [], createdAt },
    role,
    since,
  }));
}
