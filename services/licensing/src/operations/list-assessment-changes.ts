import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage, uuidKey } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import type { AssessmentChange } from '../domain/derivation/standing.ts';
import { listChanges } from '../store/change-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { organisationsSeen } from './list-reviews.ts';

/**
 * One page of assessments of published versions that came out differently when they were made again, newest first: all for
 * governance and auditors, else those of organisations that the caller belongs to. Errors: `unauthenticated`,
 * `scope_required`, `invalid_argument`, `invalid_cursor`.
 */
export async function listAssessmentChanges(
  { db }: { db: Kysely<LicensingTables> },
  caller: Caller | null,
  request: { organisation: string; pageSize: number; pageToken: string },
): Promise<Page<AssessmentChange>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { size, after } = pageRequest(request, uuidKey);
  const organisations = organisationsSeen(person, request.organisation);
  const rows = await listChanges(db, { organisations, before: after?.[0], limit: size + 1 });
  return toPage(rows, size, ({ id }) => [id]);
}
