import type { Caller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Subject } from '../domain/access-question.ts';
import type { AccessRequest } from '../domain/request.ts';
import { findSeparationConflict, requireSeparateDecider } from '../domain/separation-of-duties.ts';
import { membershipsOf } from '../store/member-store.ts';
import type { GrantsDb, GrantsTrx } from '../store/tables.ts';
import { completeAct, type HeldRequest, holdRequest, type Target, type Words } from './act-on-request.ts';
import type { Writing } from './acting.ts';

/** Holds a request for a decision of somebody who has no part in it. Throws `separation_of_duties`, and what `holdRequest` throws. */
export async function holdForDecision(trx: GrantsTrx, target: Target, caller: Caller): Promise<HeldRequest> {
  const held = await holdRequest(trx, target);
  requireSeparateDecider(held.request, await asSubject(trx, caller));
  await requireSeparateSteward(trx, held);
  return held;
}

/** The conflicts of a steward are those of whoever acts in their place. Throws `separation_of_duties`. */
async function requireSeparateSteward(db: GrantsDb, { request, actor }: HeldRequest): Promise<void> {
  const { onBehalfOf: personId } = actor;
  if (personId === undefined) return;
  if (!findSeparationConflict(request, { personId, memberships: await membershipsOf(db, personId) })) return;
  throw new AllianceError(
    'separation_of_duties',
    'The steward in whose place you act must not decide on this request. Another steward or owner must.',
  );
}

/** The caller with every organisation to which they belong by what `members` vouches for, or has told. */
export async function asSubject(db: GrantsDb, { personId, memberships }: Caller): Promise<Subject> {
  return { personId, memberships: [...memberships, ...(await membershipsOf(db, personId))] };
}

/** Decides on a request by one act; `change` says what changes besides its state. */
export async function decideOnRequest(
  { transact, clock }: Writing,
  {
    change,
    words,
    caller,
    ...target
  }: Target & { caller: Caller; words: Words; change: (held: AccessRequest, now: Date) => Partial<AccessRequest> },
): Promise<AccessRequest> {
  return transact(async (trx) => {
    const held = await holdForDecision(trx, target, caller);
    const at = clock();
    return completeAct(trx, held, { changes: change(held.request, at), at, words });
  });
}
