import { AllianceError } from '@alliance/errors/alliance-error';
import type { AccessRequest } from '../domain/request.ts';
import { requireRevision } from '../domain/request-revision.ts';
import { nextRequestState, type RequestAct, type RequestState } from '../domain/request-states.ts';
import { nameOf } from '../domain/vocabulary.ts';
import type { Actor } from '../facts/actor.ts';
import { recordRequestFact } from '../facts/request-facts.ts';
import { lockRequest, updateRequest } from '../store/request-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Writing } from './acting.ts';

type Act = Exclude<RequestAct, 'comment'>;

export type Target = {
  id: string;
  act: Act | ((request: AccessRequest) => Act);
  /** 0: whatever stands now. */
  expectedRevision: number;
};

/** A request that is held for one act, and the state that the act leads to. */
export type HeldRequest = { request: AccessRequest; act: Act; next: RequestState };

/**
 * Holds a request for one act: of several acts at once one comes first and the others find its result. Throws `state_conflict`
 * when the act is not possible now, `revision_mismatch` when the request is not the one that the caller saw.
 */
export async function holdRequest(trx: GrantsTrx, { id, act: given, expectedRevision }: Target): Promise<HeldRequest> {
  const request = await lockRequest(trx, id);
  const act = typeof given === 'function' ? given(request) : given;
  const next = nextRequestState(request.state, act);
  requireRevision(request, expectedRevision);
  return { request, act, next };
}

/** Writes what the act made of a held request. Throws `already_exists` when another one for the same is open. */
export async function completeAct(
  trx: GrantsTrx,
  { request, act, next }: HeldRequest,
  { changes, actor, at }: { changes: Partial<AccessRequest>; actor: Actor; at: Date },
): Promise<AccessRequest> {
  const changed: AccessRequest = { ...request, ...changes, state: next, revision: request.revision + 1 };
  if (!(await updateRequest(trx, changed))) throw anotherIsOpen(request);
  // A draft that was never submitted is nobody else's business.
  if (changed.submittedAt) await recordRequestFact(trx, act, { request: changed, from: request.state, actor, at });
  return changed;
}

/** Changes a request by one act; `change` says what changes besides its state, and may refuse. */
export async function actOnRequest(
  { transact, clock }: Writing,
  {
    actor,
    change,
    ...target
  }: Target & { actor: Actor; change: (held: AccessRequest, now: Date) => Partial<AccessRequest> },
): Promise<AccessRequest> {
  return transact(async (trx) => {
    const held = await holdRequest(trx, target);
    const at = clock();
    return completeAct(trx, held, { changes: change(held.request, at), actor, at });
  });
}

/** The refusal of a second open request. */
export function anotherIsOpen({ asset, beneficiary }: AccessRequest): AllianceError {
  const whose = beneficiary.kind === 'organisation' ? beneficiary.organisation : 'you';
  return new AllianceError(
    'already_exists',
    `There is an open access request for ${nameOf(asset)} by ${whose} already. Wait for its decision, or withdraw it first.`,
  );
}
