import { type Caller, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { TermsAcceptedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Acceptance, StandingAcceptance } from '../domain/acceptance.ts';
import { LANGUAGES, type Terms } from '../domain/terms.ts';
import { toProtoAcceptance } from '../mapping.ts';
import { endedBy, findAcceptance, insertAcceptance } from '../store/acceptance-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { getTerms } from './get-terms.ts';

export type AcceptTermsInput = {
  licenceId: string;
  termsVersion: number;
  language: string;
  textSha256: string;
  /** '' = for themself. */
  organisation: string;
};

const ANY_ROLE = ['owner', 'publisher', 'steward', 'member'] as const;

/**
 * Records that the caller accepts the exact text that they were shown. Accepting the same version again returns what was
 * recorded first. Errors: `unauthenticated`, `scope_required`, `role_required` (not in that organisation),
 * `invalid_argument`, `not_found`, `text_changed` (the digest is not that of the version's text in that language),
 * `state_conflict` (the grace date of a newer version has passed).
 */
export async function acceptTerms(
  context: { db: Kysely<LicensingTables>; transact: Transact<LicensingTables>; clock: Clock },
  caller: Caller | null,
  input: AcceptTermsInput,
): Promise<StandingAcceptance> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const role = input.organisation === '' ? 'person' : requireRole(caller, input.organisation, ANY_ROLE, 'read');
  checkInput(input);
  const terms = await getTerms(context, { licenceId: input.licenceId, version: input.termsVersion });
  requireShownText(terms, input);
  const acceptedAt = context.clock();
  const newer = await endedBy(context.db, terms, acceptedAt);
  if (newer !== undefined) throw ended(terms, newer);
  const acceptance: Acceptance = {
    ...input,
    id: uuidv7(),
    personId: person.personId,
    acceptedAt,
  };
  await context.transact(async (trx) => {
    if (!(await insertAcceptance(trx, acceptance))) return;
    const by = { organisation: terms.organisation, actorRole: role, actorPersonId: person.personId };
    const audit = { ...auditOf(acceptance, by), nextState: 'accepted' };
    const shown = toProtoAcceptance({ ...acceptance, successor: null }, acceptedAt);
    await recordEvent(trx, TermsAcceptedSchema, { audit, acceptance: shown }, acceptedAt);
  });
  return (await findAcceptance(context.db, acceptance)) as StandingAcceptance;
}

function checkInput({ termsVersion, language, textSha256 }: AcceptTermsInput): void {
  const problems: FieldProblem[] = [];
  if (termsVersion < 1) problems.push({ field: 'termsVersion', problem: 'name the version that is accepted' });
  if (!LANGUAGES.some((known) => known === language)) {
    problems.push({ field: 'language', problem: `must be ${LANGUAGES.join(' or ')}` });
  }
  if (!/^[0-9a-f]{64}$/.test(textSha256)) {
    problems.push({ field: 'textSha256', problem: 'must repeat the SHA-256 of the text shown, in lower-case hex' });
  }
  if (problems.length > 0) throw invalidArgument('The acceptance is not complete. Correct the fields named.', problems);
}

function requireShownText(terms: Terms, { language, textSha256 }: AcceptTermsInput): void {
  if (terms.texts.some((text) => text.language === language && text.sha256 === textSha256)) return;
  throw new AllianceError(
    'text_changed',
    `This is not the text of version ${terms.version} in "${language}". Read the terms again and accept what they say.`,
    { details: { licenceId: terms.licenceId, version: terms.version, language } },
  );
}

function ended({ licenceId, version }: Terms, newer: number): AllianceError {
  return new AllianceError(
    'state_conflict',
    `Version ${version} of these terms can be accepted no more. Read version ${newer} and accept that.`,
    { details: { licenceId, version: newer } },
  );
}

/** What the log needs to know of something that happened to an acceptance. */
export function auditOf(
  acceptance: Acceptance,
  by: { organisation: string; actorRole: string; actorPersonId: string },
) {
  const { licenceId: id, termsVersion, textSha256: digest } = acceptance;
  return { ...by, object: { kind: 'licence', id, version: String(termsVersion), digest } };
}
