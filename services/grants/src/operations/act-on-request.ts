import { AllianceError } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { DecisionKind } from '../domain/decision.ts';
import type { AccessRequest, DecidingRule } from '../domain/request.ts';
import { requireRevision } from '../domain/request-revision.ts';
import { isClosed, permitRequestAct, type RequestAct, type RequestState } from '../domain/request-states.ts';
import { nameOf } from '../domain/vocabulary.ts';
import type { RequestActor } from '../facts/actor.ts';
import { factOf, recordRequestFact } from '../facts/request-facts.ts';
import { insertDecision } from '../store/decision-store.ts';
import { deleteInvitations } from '../store/invitation-store.ts';
import { lockRequest, updateRequest } from '../store/request-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Writing } from './acting.ts';

export type Target = {
  id: string;
  act: RequestAct | ((request: AccessRequest) => RequestAct);
  /** 0: whatever stands now. */
  expectedRevision: number;
  actor: RequestActor;
};

/** A request that is held for one act of somebody, and the state that the act leads to. */
export type HeldRequest = { request: AccessRequest; act: RequestAct; next: RequestState; actor: RequestActor };

/** What is said with a decision. */
export type Words = { note: string; clause?: string; rule?: DecidingRule | undefined };

/**
 * Holds a request for one act: of several acts at once one comes first and the others find its result. Throws `state_conflict`
 * when the act is not possible now, `role_required` when it is not for the actor, `revision_mismatch` when the request is not the
 * one that the caller saw.
 */
export async function holdRequest(
  trx: GrantsTrx,
  { id, act: given, expectedRevision, actor }: Target,
): Promise<HeldRequest> {
  const request = await lockRequest(trx, id);
  const act = typeof given === 'function' ? given(request) : given;
  const next = permitRequestAct(request.state, act, actor.role);
  requireRevision(request, expectedRevision);
  return { request, act, next, actor };
}

/** Writes what the act made of a held request. Throws `already_exists` when another one for the same is open. */
export async function completeAct(
  trx: GrantsTrx,
  { request, act, next, actor }: HeldRequest,
  { changes, at, words }: { changes: Partial<AccessRequest>; at: Date; words?: Words | undefined },
): Promise<AccessRequest> {
  const decidedFor = changes.decidedAt ? { decidedFor: actor.onBehalfOf } : {};
  const offer = next === 'submitted' ? { offer: undefined } : {};
  const changed: AccessRequest = {
    ...request,
    ...decidedFor,
    ...offer,
    ...changes,
    state: next,
    revision: request.revision + 1,
  };
  if (!(await updateRequest(trx, changed))) throw anotherIsOpen(request);
  if (isClosed(next)) await deleteInvitations(trx, request.id);
  const kind = KIND_OF[act];
  if (kind) {
    const { note = '', clause = '', rule } = words ?? {};
    const decision = {
      id: uuidv7(),
      requestId: request.id,
      kind,
      personId: actor.personId,
      note,
      clause,
      rule,
      onBehalfOf: actor.onBehalfOf,
      decidedAt: at,
    };
    await insertDecision(trx, decision);
  }
  // A draft that was never submitted is nobody else's business.
  const fact = factOf(act, request);
  if (changed.submittedAt && fact)
    await recordRequestFact(trx, fact, { request: changed, from: request.state, actor, at });
  return changed;
}

const KIND_OF: Readonly<Partial<Record<RequestAct, DecisionKind>>> = {
  'approve-first': 'approved-first',
  approve: 'approved',
  offer: 'narrowed',
  reject: 'rejected',
  return: 'returned',
  uphold: 'upheld',
  remit: 'remitted',
};

type Changes = Partial<AccessRequest>;
type Change = (held: AccessRequest, now: Date, trx: GrantsTrx) => Changes | Promise<Changes>;

/** What follows from an act in its transaction. */
type Follow = (trx: GrantsTrx, changed: AccessRequest, at: Date) => Promise<AccessRequest>;

/**
 * Changes a request by one act; `change` says what changes besides its state, and may refuse; `follow` may go on with what it
 * became.
 */
export async function actOnRequest(
  { transact, clock }: Writing,
  { change, follow, ...target }: Target & { change: Change; follow?: Follow },
): Promise<AccessRequest> {
  return transact(async (trx) => {
    const held = await holdRequest(trx, target);
    const at = clock();
    const changed = await completeAct(trx, held, { changes: await change(held.request, at, trx), at });
    return follow ? follow(trx, changed, at) : changed;
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
