import { requireCaller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { PeopleRegister } from '../clients/people-register.ts';
import type { AccessRequest } from '../domain/request.ts';
import { permitRequestAct } from '../domain/request-states.ts';
import { requireSeparateDecider } from '../domain/separation-of-duties.ts';
import { nameOf } from '../domain/vocabulary.ts';
import type { Actor } from '../facts/actor.ts';
import { hasOpenGrant } from '../store/grant-store.ts';
import { insertRequest } from '../store/request-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { anotherIsOpen } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { type ApprovedRequest, approveHeld, type Giving } from './approve-request.ts';
import { toBeneficiary } from './beneficiary-of.ts';
import { asSubject } from './decide-on-request.ts';
import { type DirectGrant, requireWhole, unaskedRequest } from './direct-grant.ts';
import { requireGatedAsset } from './known-assets.ts';
import { requireDecider } from './visible-request.ts';

type Context = Writing & { assets: AssetsDirectory; licensing: LicensingDesk; people: PeopleRegister };

/**
 * Gives access that nobody asked for to a person or organisation that is named by id, within the terms of the asset; whoever gets it
 * accepts the terms like everybody. Where two must agree, it waits for the second as a request. For stewards and owners of the
 * asset's organisation who have no part in the organisation that gets it. Throws what approveRequest throws, `not_found` for a
 * person or organisation that is not there, and `already_exists` when there is an open grant or request already.
 */
export async function grantDirectly(context: Context, given: DirectGrant, acting: Acting): Promise<ApprovedRequest> {
  const caller = requireCaller(acting.caller);
  const actor = requireDecider(given, caller);
  const wish = requireWhole(given, context.clock());
  const beneficiary = await toBeneficiary(context, wish.to, given.asset, acting.forward());
  const asset = await requireGatedAsset(context, given.asset, acting.forward());
  const terms = await context.licensing.termsOf(asset.licence, asset.ref.organisation, acting.forward());
  return context.transact(async (trx) => {
    const at = context.clock();
    const request = unaskedRequest(wish, beneficiary, { at, dayMs: context.dayMs });
    requireSeparateDecider(request, await asSubject(trx, caller));
    return giveUnasked(trx, request, { actor, terms, personalData: asset.personalData, at, dayMs: context.dayMs });
  });
}

/** Gives what an unasked request says. Throws `already_exists`, and what `approveHeld` throws. */
export async function giveUnasked(
  trx: GrantsTrx,
  request: AccessRequest,
  { actor, ...giving }: Giving & { actor: Actor<'steward' | 'owner'> },
): Promise<ApprovedRequest> {
  // The open request holds off everybody else who gives or asks for the same, until this is settled.
  if (!(await insertRequest(trx, request))) throw anotherIsOpen(request);
  if (await hasOpenGrant(trx, request, giving.at)) throw hasGrant(request);
  const next = permitRequestAct(request.state, 'approve', actor.role);
  const held = { request, act: 'approve', next, actor } as const;
  return approveHeld(trx, held, { ...giving, narrowing: {}, note: request.statement, personId: actor.personId });
}

function hasGrant({ asset, beneficiary }: AccessRequest): AllianceError {
  const who = beneficiary.kind === 'person' ? 'The person' : beneficiary.organisation;
  return new AllianceError(
    'already_exists',
    `${who} has a grant of ${nameOf(asset)} already. It must be revoked before another is given.`,
  );
}
