import { type Caller, hasAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage, uuidKey } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import type { LicenceException } from '../domain/licence-exception.ts';
import { listExceptions as listStored } from '../store/exception-store.ts';
import type { LicensingTables } from '../store/tables.ts';

/**
 * One page of recorded exceptions, newest first: all for governance and auditors, else those for organisations that the caller
 * belongs to. Errors: `unauthenticated`, `scope_required`, `invalid_argument`, `invalid_cursor`.
 */
export async function listExceptions(
  { db }: { db: Kysely<LicensingTables> },
  caller: Caller | null,
  request: { organisation: string; pageSize: number; pageToken: string },
): Promise<Page<LicenceException>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { size, after } = pageRequest(request, uuidKey);
  const own = person.memberships.map(({ organisation }) => organisation);
  const seesAll = hasAllianceRole(person, 'governance', 'auditor');
  const { organisation } = request;
  const organisations =
    organisation === '' ? (seesAll ? undefined : own) : seesAll || own.includes(organisation) ? [organisation] : [];
  const rows = await listStored(db, { organisations, before: after?.[0], limit: size + 1 });
  return toPage(rows, size, ({ id }) => [id]);
}
