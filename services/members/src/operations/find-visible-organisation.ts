import type { Caller } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Organisation } from '../domain/organisation.ts';
import { seesOrganisation } from '../domain/visibility.ts';
import type { MembersContext } from '../members-context.ts';
import { findOrganisation } from '../store/organisation-store.ts';

/** The organisation, if the caller may know of it. Errors: `not_found`. */
export async function findVisibleOrganisation(
  { db }: Pick<MembersContext, 'db'>,
  caller: Caller | null,
  slug: string,
): Promise<Organisation> {
  const organisation = await findOrganisation(db, slug);
  if (!organisation || !seesOrganisation(caller, organisation)) throw notFound(`organisation "${slug}"`);
  return organisation;
}
