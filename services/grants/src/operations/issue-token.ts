import { createHash } from 'node:crypto';
import type { Caller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { v4 as uuidv4 } from 'uuid';
import type { LogIndex } from '../clients/log-index.ts';
import type { TokenSigner } from '../clients/token-signer.ts';
import type { AccessDecision } from '../domain/decide-access.ts';
import { decideBySeat } from '../domain/decide-by-seat.ts';
import type { SeatedGrant } from '../domain/grant.ts';
import { visaOf } from '../domain/visa.ts';
import { findAsset } from '../store/asset-store.ts';
import { heldSeats } from '../store/held-seat-store.ts';
import { putToken } from '../store/token-store.ts';
import type { Acting } from './acting.ts';
import { refusal } from './issue-download.ts';
import { type LearningContext, learnAcceptances } from './learn-acceptances.ts';
import { visibleGrant } from './visible-grant.ts';

export type TokenContext = LearningContext & {
  logIndex: LogIndex;
  /** Undefined where the operator has set no key. */
  tokens: TokenSigner | undefined;
  publicUrl: string;
};

/**
 * A token by which others can verify the caller's seat in a grant without asking us (spec: grants, section 7). It shows what
 * held when it was issued: downloads still ask for a decision. Throws `role_required` without a seat, what refuses the seat
 * now (`access_denied`, `organisation_not_in_good_standing`), and `unavailable`.
 */
export async function issueToken(
  context: TokenContext,
  grantId: string,
  acting: Acting,
): Promise<{ token: string; expiresAt: Date }> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  if (!context.tokens)
    throw new AllianceError('unavailable', 'This node issues no tokens of grants. Its operator must set a key first.');
  const seatId = await requireUsableSeat(context, grant, caller, acting);
  const log = await context.logIndex.placeOfGrant(grantId, acting.forward());
  const { publicUrl, clock } = context;
  const now = clock();
  const visa = visaOf({ grant, subject: subjectOf(seatId), jti: uuidv4(), now, publicUrl, log });
  const expiresAt = new Date(visa.exp * 1_000);
  await putToken(context.db, { jti: visa.jti, seatId, expiresAt }, now);
  return { token: context.tokens.sign(visa), expiresAt };
}

async function requireUsableSeat(
  context: TokenContext,
  grant: SeatedGrant,
  caller: Caller,
  acting: Acting,
): Promise<string> {
  const seat = grant.seats.find(({ personId }) => personId === caller.personId);
  if (!seat) throw new AllianceError('role_required', 'Only somebody with a seat in this grant gets a token for it.');
  const decide = () => decideSeat(context, grant, caller, seat.id);
  const first = await decide();
  const missing = first.because.flatMap(({ terms = [] }) => terms);
  const learnt =
    missing.length > 0 && (await learnAcceptances(context, { personId: caller.personId, missing }, acting.forward()));
  const decision = learnt ? await decide() : first;
  if (!decision.allowed) throw refusal(grant.asset, decision);
  return seat.id;
}

/** Always a read of the database, as every decision. */
async function decideSeat(
  { db, clock }: TokenContext,
  { asset, operations, versions }: SeatedGrant,
  { personId, memberships }: Caller,
  seatId: string,
): Promise<AccessDecision> {
  const at = clock();
  const known = await findAsset(db, asset, '');
  const seats = await heldSeats(db, { personId, asset, at });
  const subject = { personId, memberships };
  return decideBySeat(
    { asset, operations, versions, at },
    { access: known?.asset.access ?? 'private', subject, seats },
    seatId,
  );
}

/** The same for a seat in every token, and nothing that another party could use. */
function subjectOf(seatId: string): string {
  return createHash('sha256').update(`alliance seat ${seatId}`).digest('base64url');
}
