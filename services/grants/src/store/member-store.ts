import type { Membership, OrganisationRole, OrganisationState } from '@alliance/auth/caller';
import { sql } from 'kysely';
import type { OrganisationKind, UseBeneficiary } from '../domain/match-use.ts';
import type { Beneficiary } from '../domain/vocabulary.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** What this service knows of an organisation. */
export type KnownOrganisation = {
  slug: string;
  state: OrganisationState;
  country: string;
  revision: number;
  kind: OrganisationKind;
};

/** That a person has a role in an organisation, or (null) that they left it. */
export type KnownMembership = {
  organisation: string;
  personId: string;
  role: OrganisationRole | null;
  sequence: number;
};

/** Takes in what an organisation is since a moment, unless something newer is known. */
export async function putOrganisation(
  trx: GrantsTrx,
  { slug, state, country, revision, kind }: KnownOrganisation,
  since: Date,
): Promise<void> {
  await trx
    .insertInto('organisation')
    .values({ slug, state, country, revision, kind })
    .onConflict((conflict) =>
      conflict
        .column('slug')
        .doUpdateSet({ state, country, revision, kind })
        .where(sql<boolean>`organisation.revision <= excluded.revision`),
    )
    .execute();
  await trx
    .insertInto('organisation_history')
    .values({ slug, revision, state, since })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes in that somebody joined, changed role or left at a moment, unless something newer is known. */
export async function putMembership(
  trx: GrantsTrx,
  { organisation, personId, role, sequence }: KnownMembership,
  since: Date,
): Promise<void> {
  const row = { organisation, person_id: personId, role, sequence };
  await trx
    .insertInto('membership')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'organisation'])
        .doUpdateSet({ role, sequence })
        .where(sql<boolean>`membership.sequence <= excluded.sequence`),
    )
    .execute();
  await trx
    .insertInto('membership_history')
    .values({ ...row, since })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The organisations that a person belongs to now. */
export async function membershipsOf(db: GrantsDb, personId: string): Promise<Membership[]> {
  return db
    .selectFrom('membership')
    .innerJoin('organisation', 'organisation.slug', 'membership.organisation')
    .select(['membership.organisation', 'membership.role', 'organisation.state'])
    .where('membership.person_id', '=', personId)
    .where('membership.role', 'is not', null)
    .$narrowType<{ role: OrganisationRole }>()
    .execute();
}

/** The organisations that a person belonged to at a moment, with the standing that they had then. */
export async function membershipsAsOf(db: GrantsDb, personId: string, at: Date): Promise<Membership[]> {
  return (await membershipsOfManyAsOf(db, [personId], at)).get(personId) ?? [];
}

/** The same of many people, by their ids; of those who belonged to none there is nothing. */
export async function membershipsOfManyAsOf(
  db: GrantsDb,
  personIds: readonly string[],
  at: Date,
): Promise<Map<string, Membership[]>> {
  const { rows } = await sql<Membership & { person_id: string }>`
    select joined.person_id, joined.organisation, joined.role, standing.state
      from (select distinct on (person_id, organisation) person_id, organisation, role
              from membership_history
             where person_id = any(${personIds}) and since <= ${at}
             order by person_id, organisation, sequence desc) as joined
      join lateral (select state from organisation_history
                     where slug = joined.organisation and since <= ${at}
                     order by revision desc limit 1) as standing on true
     where joined.role is not null`.execute(db);
  const memberships = rows.map(({ person_id, ...membership }) => ({ person_id, membership }));
  return new Map(
    [...Map.groupBy(memberships, (row) => row.person_id)].map(([id, all]) => [
      id,
      all.map(({ membership }) => membership),
    ]),
  );
}

/** True when the person belongs to the organisation, as far as events have told. */
export async function isMember(db: GrantsDb, organisation: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('membership')
    .select('sequence')
    .where('person_id', '=', personId)
    .where('organisation', '=', organisation)
    .where('role', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The same, and stays so until the transaction ends. */
export async function holdMembership(trx: GrantsTrx, organisation: string, personId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('membership')
    .select('sequence')
    .where('person_id', '=', personId)
    .where('organisation', '=', organisation)
    .where('role', 'is not', null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** The organisation as far as events have told. */
export async function findOrganisation(
  db: GrantsDb,
  slug: string,
): Promise<Pick<KnownOrganisation, 'state' | 'country'> | undefined> {
  return db.selectFrom('organisation').select(['state', 'country']).where('slug', '=', slug).executeTakeFirst();
}

/** For each of some people the countries of the organisations in good standing that they belong to. */
export async function homesOfPeople(db: GrantsDb, personIds: readonly string[]): Promise<string[][]> {
  const rows = await db
    .selectFrom('membership')
    .innerJoin('organisation', 'organisation.slug', 'membership.organisation')
    .select(['membership.person_id as personId', 'organisation.country'])
    .where('membership.person_id', 'in', personIds)
    .where('membership.role', 'is not', null)
    .where('organisation.state', '=', 'admitted')
    .execute();
  const homes = Map.groupBy(rows, ({ personId }) => personId);
  return personIds.map((personId) => (homes.get(personId) ?? []).map(({ country }) => country));
}

/** The organisation that is to hold a grant; for a person, those in good standing to which they belong. */
export async function organisationsBehind(
  db: GrantsDb,
  beneficiary: Beneficiary,
): Promise<UseBeneficiary['organisations'][number][]> {
  const query = db.selectFrom('organisation').select(['slug', 'kind', 'country']).where('state', '=', 'admitted');
  if (beneficiary.kind === 'organisation') return query.where('slug', '=', beneficiary.organisation).execute();
  const theirs = db
    .selectFrom('membership')
    .select('membership.organisation')
    .where('membership.person_id', '=', beneficiary.personId)
    .where('membership.role', 'is not', null);
  return query.where('slug', 'in', theirs).orderBy('slug').execute();
}

/** Whether a person is a steward or owner of an organisation, as far as events have told. */
export async function isDeciderOf(db: GrantsDb, organisation: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('membership')
    .select('sequence')
    .where('person_id', '=', personId)
    .where('organisation', '=', organisation)
    .where('role', 'in', ['owner', 'steward'])
    .executeTakeFirst();
  return row !== undefined;
}
