import type { Caller } from '@alliance/auth/caller';
import { hasAllianceRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Form, FormField } from '../domain/form.ts';
import type { AccessRequest } from '../domain/request.ts';
import { isDecider, mayReadToSign } from '../domain/visibility.ts';
import { answersOf, formVersions, type RequestAnswers } from '../store/form-store.ts';
import { isReviewer } from '../store/review-store.ts';
import type { GrantsDb } from '../store/tables.ts';
import type { Acting, Writing } from './acting.ts';
import { requestForDecider } from './request-for-decider.ts';

/** An answer with its field as it was when it was answered; `withdrawn` when the form does not ask it any more. */
export type ReadableAnswer = { field: FormField; value: string; withdrawn: boolean };

/**
 * What an applicant answered. For the applicant, stewards and owners of the asset's organisation, whom they have asked for advice,
 * governance, and owners whose signature it waits for. Throws `role_required` for everybody else who may see the request.
 */
export async function listAnswers(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  requestId: string,
  acting: Pick<Acting, 'caller'>,
): Promise<RequestAnswers & { readable: readonly ReadableAnswer[] }> {
  const request = await requireReaderOfAnswers({ db, clock }, requestId, acting);
  const given = await answersOf(db, requestId);
  return { ...given, readable: await readable(db, request, given) };
}

/** The request, for those who may read what the applicant said in confidence. Throws `not_found`, `role_required`. */
export async function requireReaderOfAnswers(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  requestId: string,
  acting: Pick<Acting, 'caller'>,
): Promise<AccessRequest> {
  const { request, caller } = await requestForDecider({ db, clock }, requestId, acting.caller);
  if (await mayReadAnswers(db, request, caller)) return request;
  throw new AllianceError(
    'role_required',
    'Answers are for the applicant, for those who decide and advise about the request, and for governance.',
  );
}

async function mayReadAnswers(db: GrantsDb, request: AccessRequest, caller: Caller): Promise<boolean> {
  return (
    caller.personId === request.applicantId ||
    mayReadToSign(caller, request) ||
    isDecider(caller, request.asset.organisation) ||
    hasAllianceRole(caller, 'governance') ||
    (await isReviewer(db, request.id, caller.personId))
  );
}

async function readable(
  db: GrantsDb,
  { asset }: AccessRequest,
  { answers, formOfAsset, formVersion }: RequestAnswers,
): Promise<ReadableAnswer[]> {
  const { organisation } = asset;
  const [own, general] = await Promise.all([
    formVersions(db, { organisation, asset }),
    formVersions(db, { organisation, asset: undefined }),
  ]);
  const versionOf = (ofAsset: boolean, version: number): Form | undefined =>
    (ofAsset ? own : general).find((form) => form.version === version);
  return answers.flatMap(({ fieldId, value, ofAsset, version }) => {
    const field = versionOf(ofAsset, version)?.fields.find(({ id }) => id === fieldId);
    const withdrawn = ofAsset !== formOfAsset || version !== formVersion;
    return field ? [{ field, value, withdrawn }] : [];
  });
}
