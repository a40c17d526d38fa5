import type { Caller } from '@alliance/auth/caller';
import type { Organisation } from '../domain/organisation.ts';
import type { MembersContext } from '../members-context.ts';
import { findVisibleOrganisation } from './find-visible-organisation.ts';

type Context = Pick<MembersContext, 'db'>;

/**
 * One organisation. A credential without the scope "read" sees what everybody sees.
 * Errors: `not_found`, also for one that the caller may not see.
 */
export function getOrganisation(context: Context, caller: Caller | null, slug: string): Promise<Organisation> {
  return findVisibleOrganisation(context, caller?.scopes.includes('read') ? caller : null, slug);
}
