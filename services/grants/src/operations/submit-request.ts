import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { AccessRequest } from '../domain/request.ts';
import { awaitSignature } from '../domain/request-clock.ts';
import { submissionAct } from '../domain/signature.ts';
import { actOnRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { askForRules, decideByRules } from './decide-by-rules.ts';
import { requireGatedAsset } from './known-assets.ts';
import { requireMayHold } from './may-hold.ts';
import { startOfWait, takeIn, type WrittenAnew } from './take-in-submission.ts';
import { requireApplicant, visibleRequest } from './visible-request.ts';

export type Submission = WrittenAnew & { id: string; expectedRevision: number };

/**
 * Submits a draft, or a returned request again; for an organisation that the applicant does not own, one of its owners signs it first.
 * For its applicant. Throws what createRequest throws, and `state_conflict`.
 */
export async function submitRequest(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
  submission: Submission,
  acting: Acting,
): Promise<AccessRequest> {
  const { dayMs } = context;
  const { request, caller } = await visibleRequest(context.db, submission.id, acting.caller);
  const actor = requireApplicant(request, caller);
  requireMayHold(caller, request);
  const asset = await requireGatedAsset(context, request.asset, acting.forward());
  const asked = await askForRules(context, asset, acting.forward());
  return actOnRequest(context, {
    id: request.id,
    act: (current) => submissionAct(current, caller),
    expectedRevision: submission.expectedRevision,
    actor,
    change: async (current, now, trx) => {
      const written = await takeIn(trx, current, submission, now);
      if (submissionAct(current, caller) === 'ask-signature')
        return { ...written, signedBy: undefined, clock: awaitSignature(current.clock, now) };
      const signedBy = current.beneficiary.kind === 'organisation' ? caller.personId : undefined;
      return { ...written, ...(await startOfWait(trx, { ...current, ...written }, { now, dayMs })), signedBy };
    },
    follow: async (trx, changed, at) =>
      changed.state === 'submitted' ? decideByRules(trx, changed, { asked, at, dayMs }) : changed,
  });
}
