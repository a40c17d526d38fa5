import { type Caller, hasAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { MembersContext } from '../members-context.ts';
import { listMembers as listRows, type OrganisationMember } from '../store/membership-store.ts';
import { findVisibleOrganisation } from './find-visible-organisation.ts';

type Context = Pick<MembersContext, 'db'>;

/**
 * The people of an organisation in the order in which they registered, for its own people, governance and auditors.
 * Errors: `unauthenticated`, `not_found`, `role_required`, `scope_required`.
 */
export async function listMembers(
  context: Context,
  maybeCaller: Caller | null,
  { organisation: slug, page }: { organisation: string; page: PageRequest<[string]> },
): Promise<Page<OrganisationMember>> {
  const caller = requireCaller(maybeCaller);
  const organisation = await findVisibleOrganisation(context, caller, slug);
  const belongs = caller.memberships.some((membership) => membership.organisation === slug);
  if (!belongs && !hasAllianceRole(caller, 'governance', 'auditor')) {
    throw new AllianceError(
      'role_required',
      `Only people of ${slug} can see who belongs to it. Ask an owner to add you.`,
      {
        details: { organisation: slug },
      },
    );
  }
  requireScope(caller, 'read');
  const rows = await listRows(context.db, {
    organisationId: organisation.id,
    after: page.after?.[0],
    limit: page.size + 1,
  });
  return toPage(rows, page.size, ({ person }) => [person.id]);
}
