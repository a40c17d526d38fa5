import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import { narrowApproval } from '../domain/narrow-approval.ts';
import type { AccessRequest } from '../domain/request.ts';
import { nextRequestState } from '../domain/request-states.ts';
import { actOnRequest, holdRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { type ApprovedRequest, giveHeld, requireGivable } from './approve-request.ts';
import { requireGatedAsset } from './known-assets.ts';
import { requireMayHold } from './may-hold.ts';
import { requireApplicantSide, visibleRequest } from './visible-request.ts';

export type OfferAnswer = { id: string; expectedRevision: number };

/**
 * Takes what an approval gives although it is less than was asked for, within the terms of the asset as they stand by now; the grant
 * starts then. For the applicant, or an owner of the organisation that is to hold it. Throws `role_required`, `state_conflict`,
 * `revision_mismatch`, and `invalid_argument` for an offer whose time is over.
 */
export async function acceptOffer(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
  { id, expectedRevision }: OfferAnswer,
  acting: Acting,
): Promise<ApprovedRequest> {
  const { request, caller } = await visibleRequest(context.db, id, acting.caller);
  const actor = requireApplicantSide(request, caller);
  requireMayHold(caller, request);
  nextRequestState(request.state, 'accept');
  const asset = await requireGatedAsset(context, request.asset, acting.forward());
  const terms = await context.licensing.termsOf(asset.licence, asset.ref.organisation, acting.forward());
  const { personalData } = asset;
  return context.transact(async (trx) => {
    const held = await holdRequest(trx, { id, act: 'accept', expectedRevision, actor });
    const at = context.clock();
    const offer = narrowApproval({ ...held.request, ...held.request.offer }, {}, at);
    await requireGivable(trx, held.request, { offer, terms });
    return giveHeld(trx, held, { offer, terms, personalData, at, dayMs: context.dayMs, changes: {} });
  });
}

/** Leaves what an approval gives: the request is withdrawn. For those who may accept it. Throws what `acceptOffer` throws. */
export async function declineOffer(
  context: Writing,
  { id, expectedRevision }: OfferAnswer,
  acting: Acting,
): Promise<AccessRequest> {
  const { request, caller } = await visibleRequest(context.db, id, acting.caller);
  const actor = requireApplicantSide(request, caller);
  return actOnRequest(context, { id, act: 'decline', expectedRevision, actor, change: () => ({}) });
}
