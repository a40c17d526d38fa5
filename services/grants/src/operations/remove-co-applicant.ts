import { notFound } from '@alliance/errors/alliance-error';
import { isCoApplicant } from '../domain/co-applicants.ts';
import type { AccessRequest } from '../domain/request.ts';
import { recordCoApplicantFact } from '../facts/co-applicant-facts.ts';
import { completeAct, holdRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { requireApplicant, visibleRequest } from './visible-request.ts';

/**
 * Has somebody not ask together with the applicant any more; what they wrote stays. For the applicant, and for co-applicants
 * themselves. Throws `role_required`, `not_found`, `state_conflict` once it is decided.
 */
export async function removeCoApplicant(
  { db, transact, clock }: Writing,
  { requestId, personId }: { requestId: string; personId: string },
  acting: Pick<Acting, 'caller'>,
): Promise<AccessRequest> {
  const { request, caller } = await visibleRequest(db, requestId, acting.caller);
  const isOwn = caller.personId === personId && isCoApplicant(request, personId);
  const actor = isOwn ? ({ personId, role: 'co-applicant' } as const) : requireApplicant(request, caller);
  return transact(async (trx) => {
    const held = await holdRequest(trx, { id: requestId, act: 'drop-co-applicant', expectedRevision: 0, actor });
    const { coApplicants = [] } = held.request;
    if (!coApplicants.includes(personId)) throw notFound(`co-applicant ${personId}`);
    const at = clock();
    const changes = { coApplicants: coApplicants.filter((one) => one !== personId) };
    const changed = await completeAct(trx, held, { changes, at });
    await recordCoApplicantFact(trx, { act: 'remove', personId }, { request: changed, actor, at });
    return changed;
  });
}
