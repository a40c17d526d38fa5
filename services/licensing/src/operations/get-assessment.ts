import { type Caller, hasAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { DUTY_FORMATS, formatDuties } from '../domain/derivation/format-duties.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import { findAssessment, hasAsked } from '../store/assessment-store.ts';
import type { LicensingTables } from '../store/tables.ts';

type Context = { db: Kysely<LicensingTables> };

/**
 * An answer that was given, for whoever asked, members of the output's organisation, governance and auditors. Errors:
 * `unauthenticated`, `scope_required`, `not_found` (also when the caller may not see it).
 */
export async function getAssessment({ db }: Context, caller: Caller | null, id: string): Promise<KeptAssessment> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const kept = /^[0-9a-f-]{36}$/.test(id) ? await findAssessment(db, id) : undefined;
  if (!kept || !(await maySee(db, person, kept))) throw notFound('assessment of that id');
  return kept;
}

/** The duties of an assessment as text, CSV or BibTeX. Errors: those of `getAssessment`, `invalid_argument`. */
export async function getDuties(
  context: Context,
  caller: Caller | null,
  { id, format }: { id: string; format: string },
): Promise<string> {
  const wanted = DUTY_FORMATS.find((known) => known === format);
  if (!wanted) throw invalidArgument(`The format must be one of ${DUTY_FORMATS.join(', ')}.`);
  return formatDuties(await getAssessment(context, caller, id), wanted);
}

async function maySee(db: Context['db'], person: Caller, { id, organisation }: KeptAssessment): Promise<boolean> {
  if (hasAllianceRole(person, 'governance', 'auditor')) return true;
  if (person.memberships.some((membership) => membership.organisation === organisation)) return true;
  return hasAsked(db, id, person.personId);
}
