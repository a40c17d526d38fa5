import { type Caller, requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { AccessRequest } from '../domain/request.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { nextRequestState } from '../domain/request-states.ts';
import type { Actor } from '../facts/actor.ts';
import { actOnRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { askForRules, decideByRules } from './decide-by-rules.ts';
import { requireGatedAsset } from './known-assets.ts';
import { requireMayHold } from './may-hold.ts';
import { AS_IT_IS, startOfWait, takeIn } from './take-in-submission.ts';
import { visibleRequest } from './visible-request.ts';

/**
 * Agrees to a request in the name of the organisation that is to hold the grant: it is submitted, and its clock starts, or goes on.
 * For owners of that organisation. Throws `role_required`, `state_conflict`, `revision_mismatch`, and `invalid_argument` for a
 * request that has become impossible meanwhile.
 */
export async function signRequest(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
  { id, expectedRevision }: { id: string; expectedRevision: number },
  acting: Acting,
): Promise<AccessRequest> {
  const { dayMs } = context;
  const { request, caller } = await visibleRequest(context.db, id, acting.caller);
  const actor = requireSignatory(request, caller);
  requireMayHold(caller, request);
  nextRequestState(request.state, 'sign');
  const asset = await requireGatedAsset(context, request.asset, acting.forward());
  const asked = await askForRules(context, asset, acting.forward());
  return actOnRequest(context, {
    id,
    act: 'sign',
    expectedRevision,
    actor,
    change: async (current, now, trx) => {
      await takeIn(trx, current, AS_IT_IS, now);
      return { ...(await startOfWait(trx, current, { now, dayMs })), signedBy: caller.personId };
    },
    follow: (trx, signed, at) => decideByRules(trx, signed, { asked, at, dayMs }),
  });
}

/**
 * Does not agree, and says why: the request is withdrawn. For whom `signRequest` is for. Throws `role_required`, `state_conflict`,
 * `revision_mismatch`, `invalid_argument`.
 */
export async function refuseSignature(
  context: Writing,
  { id, reason, expectedRevision }: { id: string; reason: string; expectedRevision: number },
  acting: Acting,
): Promise<AccessRequest> {
  const { request, caller } = await visibleRequest(context.db, id, acting.caller);
  const actor = requireSignatory(request, caller);
  const problems = textProblems('reason', reason, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say why the organisation does not ask for this.', problems);
  const change = () => ({ decisionNote: reason.trim(), signatureRefusedBy: caller.personId });
  return actOnRequest(context, { id, act: 'refuse-signature', expectedRevision, actor, change });
}

function requireSignatory({ beneficiary }: AccessRequest, caller: Caller): Actor<'signatory'> {
  if (beneficiary.kind === 'person')
    throw new AllianceError('role_required', 'A person asks for themself here: nobody signs for them.');
  requireRole(caller, beneficiary.organisation, ['owner'], 'decide');
  return { personId: caller.personId, role: 'signatory' };
}
