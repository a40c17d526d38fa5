import type { Caller } from '@alliance/auth/caller';
import type { OrganisationKey } from '../domain/organisation-key.ts';
import type { MembersContext } from '../members-context.ts';
import { listKeys } from '../store/organisation-key-store.ts';
import { getOrganisation } from './get-organisation.ts';

/** Every key of an organisation, for whoever may see it: signatures of revoked keys are checked too. Errors: `not_found`. */
export async function listOrganisationKeys(
  context: Pick<MembersContext, 'db'>,
  caller: Caller | null,
  slug: string,
): Promise<OrganisationKey[]> {
  const { id } = await getOrganisation(context, caller, slug);
  return listKeys(context.db, id);
}
