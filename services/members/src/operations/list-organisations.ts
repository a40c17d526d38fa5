import type { Caller, OrganisationState } from '@alliance/auth/caller';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Organisation } from '../domain/organisation.ts';
import { seesEverything } from '../domain/visibility.ts';
import type { MembersContext } from '../members-context.ts';
import { listOrganisations as listRows } from '../store/organisation-store.ts';

type Context = Pick<MembersContext, 'db'>;

/**
 * Organisations by slug, of one state if given: members in good standing for everybody, others for their own people, governance
 * and auditors. A credential without the scope "read" sees what everybody sees.
 */
export async function listOrganisations(
  { db }: Context,
  caller: Caller | null,
  { state, page }: { state: OrganisationState | undefined; page: PageRequest<[string]> },
): Promise<Page<Organisation>> {
  const viewer = caller?.scopes.includes('read') ? caller : null;
  const own = viewer?.memberships.map(({ organisation }) => organisation) ?? [];
  const rows = await listRows(db, {
    state,
    visible: seesEverything(viewer) ? 'all' : own,
    after: page.after?.[0],
    limit: page.size + 1,
  });
  return toPage(rows, page.size, ({ slug }) => [slug]);
}
