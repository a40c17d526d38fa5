import type { AllianceRole } from '@alliance/auth/caller';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Person } from '../domain/person.ts';
import { ALLIANCE_ROLES_OF_PERSON } from './alliance-role-store.ts';
import type { MembersTables } from './tables.ts';

type PersonRow = { id: string; email: string; name: string; created_at: Date; alliance_roles: AllianceRole[] };

function selectPerson(db: Kysely<MembersTables>) {
  return db
    .selectFrom('person')
    .where('person.erased_at', 'is', null)
    .select([
      'person.id',
      'person.email',
      'person.name',
      'person.created_at',
      ALLIANCE_ROLES_OF_PERSON.as('alliance_roles'),
    ]);
}

/** The person with this id. */
export async function findPerson(db: Kysely<MembersTables>, id: string): Promise<Person | undefined> {
  const row = await selectPerson(db).where('person.id', '=', id).executeTakeFirst();
  return row && toPerson(row);
}

/** The person with this normalised e-mail. */
export async function findPersonByEmail(db: Kysely<MembersTables>, email: string): Promise<Person | undefined> {
  const row = await selectPerson(db).where('person.email', '=', email).executeTakeFirst();
  return row && toPerson(row);
}

export type PersonWithOrganisations = Person & { organisations: string[] };

/** Everybody with one of the ids or normalised e-mails, and the slugs of their organisations. */
export async function findPeople(
  db: Kysely<MembersTables>,
  ids: readonly string[],
  emails: readonly string[],
): Promise<PersonWithOrganisations[]> {
  const rows = await selectPerson(db)
    .select(
      sql<string[]>`
        coalesce((select json_agg(organisation.slug order by organisation.slug)
                    from membership join organisation on organisation.id = membership.organisation_id
                   where membership.person_id = person.id), '[]')`.as('organisations'),
    )
    .where(({ eb, or }) =>
      or([
        eb('person.id', '=', sql<string>`any(${[...ids]}::text[])`),
        eb('person.email', '=', sql<string>`any(${[...emails]}::text[])`),
      ]),
    )
    .orderBy('person.id')
    .execute();
  return rows.map((row) => ({ ...toPerson(row), organisations: row.organisations }));
}

/** Adds a person. Breaks the constraint person_email_key when the e-mail is in use. */
export async function insertPerson(
  trx: Transaction<MembersTables>,
  person: { id: string; email: string; name: string; createdAt: Date },
): Promise<void> {
  await trx
    .insertInto('person')
    .values({ id: person.id, email: person.email, name: person.name, created_at: person.createdAt })
    .execute();
}

/** Where the person belongs and what they are in the alliance; undefined when there is no such person, or no more. */
export async function standingOf(
  trx: Transaction<MembersTables>,
  id: string,
): Promise<Pick<PersonWithOrganisations, 'organisations' | 'allianceRoles'> | undefined> {
  const [person] = await findPeople(trx, [id], []);
  return person && { organisations: person.organisations, allianceRoles: person.allianceRoles };
}

/** Takes everything out of a person's row that says who it is, and everything that they can sign in with. The address may be used anew. */
export async function erasePersonRow(trx: Transaction<MembersTables>, id: string, at: Date): Promise<void> {
  await trx.deleteFrom('password').where('person_id', '=', id).execute();
  await trx.deleteFrom('session').where('person_id', '=', id).execute();
  await trx
    .updateTable('person')
    .set({ email: `erased:${id}`, name: '', erased_at: at })
    .where('id', '=', id)
    .execute();
}

/** Lets only one transaction at a time change what belongs to the person. */
export async function lockPerson(trx: Transaction<MembersTables>, id: string): Promise<void> {
  await trx.selectFrom('person').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    allianceRoles: row.alliance_roles,
    createdAt: row.created_at,
  };
}
