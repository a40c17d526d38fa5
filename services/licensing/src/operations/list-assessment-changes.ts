import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage, uuidKey } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { AssessmentChange } from '../domain/derivation/standing.ts';
import { listChanges } from '../store/change-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { organisationsSeen } from './list-reviews.ts';

/**
 * One page of assessments of published versions that came out differently when they were made again, newest first, up to the
 * moment asked for: all for
 * governance and auditors, else those of organisations that the caller belongs to. Errors: `unauthenticated`,
 * `scope_required`, `invalid_argument`, `invalid_cursor`.
 */
export async function listAssessmentChanges(
  { db, clock }: { db: Kysely<LicensingTables>; clock: Clock },
  caller: Caller | null,
  request: { organisation: string; asOf?: Date | undefined; pageSize: number; pageToken: string },
): Promise<Page<AssessmentChange>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { asOf } = request;
  if (asOf && asOf > clock())
    throw invalidArgument('What will have changed by then nobody knows yet. Ask for a time that has passed.', [
      { field: 'asOf', problem: 'must not be in the future' },
    ]);
  const { size, after } = pageRequest(request, uuidKey);
  const organisations = organisationsSeen(person, request.organisation);
  const rows = await listChanges(db, { organisations, asOf, before: after?.[0], limit: size + 1 });
  return toPage(rows, size, ({ id }) => [id]);
}
