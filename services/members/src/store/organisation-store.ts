import type { OrganisationState } from '@alliance/auth/caller';
import type { Kysely, Transaction } from 'kysely';
import type { Organisation } from '../domain/organisation.ts';
import type { MembersTables } from './tables.ts';

const COLUMNS = [
  'id',
  'slug',
  'kind',
  'legal_name',
  'country',
  'website',
  'description',
  'state',
  'reason',
  'revision',
  'applied_by',
  'applied_at',
  'admitted_at',
] as const satisfies readonly (keyof MembersTables['organisation'])[];

type OrganisationRow = Pick<MembersTables['organisation'], (typeof COLUMNS)[number]>;

export async function findOrganisation(db: Kysely<MembersTables>, slug: string): Promise<Organisation | undefined> {
  const row = await db.selectFrom('organisation').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
  return row && toOrganisation(row);
}

/** The organisation, locked: whoever changes it or its people takes this lock first. */
export async function lockOrganisation(
  trx: Transaction<MembersTables>,
  slug: string,
): Promise<Organisation | undefined> {
  const row = await trx
    .selectFrom('organisation')
    .select(COLUMNS)
    .where('slug', '=', slug)
    .forUpdate()
    .executeTakeFirst();
  return row && toOrganisation(row);
}

/** Adds an organisation. Breaks the constraint organisation_slug_key when the slug is in use. */
export async function insertOrganisation(trx: Transaction<MembersTables>, organisation: Organisation): Promise<void> {
  await trx
    .insertInto('organisation')
    .values({
      id: organisation.id,
      slug: organisation.slug,
      kind: organisation.kind,
      legal_name: organisation.legalName,
      country: organisation.country,
      website: organisation.website,
      description: organisation.description,
      state: organisation.state,
      reason: organisation.reason,
      revision: organisation.revision,
      applied_by: organisation.appliedBy,
      applied_at: organisation.appliedAt,
      admitted_at: organisation.admittedAt,
    })
    .execute();
}

/** Writes the state, reason, revision and moment of admission of an organisation that is locked. */
export async function updateOrganisationState(
  trx: Transaction<MembersTables>,
  { id, state, reason, revision, admittedAt }: Organisation,
): Promise<void> {
  await trx
    .updateTable('organisation')
    .set({ state, reason, revision, admitted_at: admittedAt })
    .where('id', '=', id)
    .execute();
}

/** Deletes an organisation that is locked, with its memberships. */
export async function deleteOrganisation(trx: Transaction<MembersTables>, id: string): Promise<void> {
  await trx.deleteFrom('organisation').where('id', '=', id).execute();
}

export type OrganisationList = {
  state: OrganisationState | undefined;
  /** Slugs besides those in good standing; 'all' for everyone who sees everything. */
  visible: readonly string[] | 'all';
  after: string | undefined;
  limit: number;
};

/** Organisations in the order of their slugs, at most `limit`. */
export async function listOrganisations(
  db: Kysely<MembersTables>,
  { state, visible, after, limit }: OrganisationList,
): Promise<Organisation[]> {
  const rows = await db
    .selectFrom('organisation')
    .select(COLUMNS)
    .$if(state !== undefined, (query) => query.where('state', '=', state as OrganisationState))
    .$if(visible !== 'all', (query) =>
      query.where(({ eb, or }) =>
        or([
          eb('state', '=', 'admitted'),
          ...(visible.length > 0 && visible !== 'all' ? [eb('slug', 'in', visible)] : []),
        ]),
      ),
    )
    .$if(after !== undefined, (query) => query.where('slug', '>', after as string))
    .orderBy('slug')
    .limit(limit)
    .execute();
  return rows.map(toOrganisation);
}

function toOrganisation(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    slug: row.slug,
    kind: row.kind,
    legalName: row.legal_name,
    country: row.country,
    website: row.website,
    description: row.description,
    state: row.state,
    reason: row.reason,
    revision: row.revision,
    appliedBy: row.applied_by,
    appliedAt: row.applied_at,
    admittedAt: row.admitted_at,
  };
}
