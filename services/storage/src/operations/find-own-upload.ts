import { type Caller, hasRole, type OrganisationRole, requireCaller, requireRole } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { Upload } from '../domain/upload.ts';
import type { StorageTables } from '../store/tables.ts';
import { findUpload } from '../store/upload-store.ts';

/** Roles that may upload for an organisation. */
export const UPLOADERS = ['owner', 'publisher'] as const satisfies readonly OrganisationRole[];

/**
 * The upload, if the caller may work on it, and the role that allows it. Errors: `unauthenticated`; `not_found`, also for an
 * upload of an organisation that the caller does not belong to; `role_required`, `organisation_not_in_good_standing`,
 * `scope_required`.
 */
export async function findOwnUpload(
  { db }: { db: Kysely<StorageTables> },
  id: string,
  caller: Caller | null,
): Promise<{ upload: Upload; role: OrganisationRole; person: Caller }> {
  const person = requireCaller(caller);
  const upload = isUuid(id) ? await findUpload(db, id) : undefined;
  if (!upload || !hasRole(person, upload.organisation, 'owner', 'publisher', 'steward', 'member'))
    throw notFound(`upload ${id.slice(0, 64)}`);
  return { upload, person, role: requireRole(person, upload.organisation, UPLOADERS, 'publish') };
}

/** Whether a text has the form of an id. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
