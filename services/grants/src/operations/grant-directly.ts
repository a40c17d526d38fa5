import { requireCaller } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { PeopleRegister } from '../clients/people-register.ts';
import { type AccessRequest, UNDECIDED } from '../domain/request.ts';
import { startClock } from '../domain/request-clock.ts';
import { caseProblems, MAX_NOTE, scopeProblems, textProblems } from '../domain/request-limits.ts';
import { permitRequestAct } from '../domain/request-states.ts';
import { requireSeparateDecider } from '../domain/separation-of-duties.ts';
import { ANY_VERSION } from '../domain/version-range.ts';
import { type AssetRef, type Beneficiary, nameOf, type Operation, type Purpose } from '../domain/vocabulary.ts';
import { hasOpenGrant } from '../store/grant-store.ts';
import { insertRequest } from '../store/request-store.ts';
import { anotherIsOpen } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { type ApprovedRequest, approveHeld } from './approve-request.ts';
import { type Grantee, toBeneficiary } from './beneficiary-of.ts';
import { USUAL_OPERATIONS } from './create-request.ts';
import { asSubject } from './decide-on-request.ts';
import { requireGatedAsset } from './known-assets.ts';
import { requireDecider } from './visible-request.ts';

export type DirectGrant = {
  asset: AssetRef;
  to: Grantee | undefined;
  /** Empty = every version. */
  versions: string;
  purpose: Purpose | undefined;
  /** Empty = view and download. */
  operations: readonly Operation[];
  /** 0 = 1. */
  seats: number;
  until: Date | undefined;
  reason: string;
};

type Context = Writing & { assets: AssetsDirectory; licensing: LicensingDesk; people: PeopleRegister };

/**
 * Gives access that nobody asked for, within the terms of the asset; whoever gets it accepts the terms like everybody. Where two
 * must agree, it waits for the second as a request. For stewards and owners of the asset's organisation who have no part in the
 * organisation that gets it. Throws what approveRequest throws, `not_found` for a person or organisation that is not there, and
 * `already_exists` when there is an open grant or request already.
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
    const request = toRequest(wish, beneficiary, { at, dayMs: context.dayMs });
    // The open request holds off everybody else who gives or asks for the same, until this is settled.
    if (!(await insertRequest(trx, request))) throw anotherIsOpen(request);
    if (await hasOpenGrant(trx, request, at)) throw hasGrant(request);
    requireSeparateDecider(request, await asSubject(trx, caller));
    const next = permitRequestAct(request.state, 'approve', actor.role);
    const held = { request, act: 'approve', next, actor } as const;
    return approveHeld(trx, held, {
      narrowing: {},
      note: given.reason,
      terms,
      personalData: asset.personalData,
      personId: caller.personId,
      at,
      dayMs: context.dayMs,
    });
  });
}

type WholeGrant = DirectGrant & { to: Grantee; purpose: Purpose; until: Date };

function requireWhole(given: DirectGrant, now: Date): WholeGrant {
  const { to, purpose, until, reason } = given;
  const versions = given.versions.trim() || ANY_VERSION;
  const seats = given.seats === 0 ? 1 : given.seats;
  const kind = to?.case === 'organisation' ? 'organisation' : 'person';
  const noDraft = { statement: '', newFrom: undefined, from: undefined, until };
  const problems = [
    ...(to ? [] : [{ field: 'to', problem: 'must be a person or an organisation' }]),
    ...scopeProblems({ versions, purpose, seats, beneficiary: kind }),
    ...(kind === 'person' && seats > 1 ? [{ field: 'seats', problem: 'must be 1 for a person' }] : []),
    ...(until ? caseProblems(noDraft, now, { draft: true }) : [{ field: 'until', problem: 'is required' }]),
    ...textProblems('reason', reason, MAX_NOTE, { required: true }),
  ];
  if (!to || !purpose || !until || problems.length > 0)
    throw invalidArgument('Access cannot be given like this. Correct the fields named.', problems);
  const operations = given.operations.length > 0 ? given.operations : USUAL_OPERATIONS;
  return { ...given, to, purpose, until, versions, seats, operations };
}

function toRequest(
  wish: WholeGrant,
  beneficiary: Beneficiary,
  { at, dayMs }: { at: Date; dayMs: number },
): AccessRequest {
  const { asset, versions, purpose, operations, seats, until, reason } = wish;
  return {
    id: uuidv7(),
    asset,
    versions,
    // Nobody asked for an organisation.
    applicantId: beneficiary.kind === 'person' ? beneficiary.personId : '',
    beneficiary,
    purpose,
    operations,
    statement: reason.trim(),
    seats,
    from: undefined,
    until,
    state: 'submitted',
    ...UNDECIDED,
    createdAt: at,
    submittedAt: at,
    clock: startClock(at, dayMs),
    excludedDeciders: [],
    unasked: true,
  };
}

function hasGrant({ asset, beneficiary }: AccessRequest): AllianceError {
  const who = beneficiary.kind === 'person' ? 'The person' : beneficiary.organisation;
  return new AllianceError(
    'already_exists',
    `${who} has a grant of ${nameOf(asset)} already. Revoke it to give another.`,
  );
}
