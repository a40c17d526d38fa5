import { AllianceError } from '@alliance/errors/alliance-error';
import { type AssetRef, nameOf, type Operation, type Purpose } from './vocabulary.ts';

export type AwardState = 'open' | 'claimed' | 'declined' | 'withdrawn' | 'expired';

/** Access that was given unasked to an address, until whoever has the address answers. */
export type Award = {
  id: string;
  asset: AssetRef;
  /** Personal data: gone as soon as it is not open any more. */
  email: string | undefined;
  versions: string;
  purpose: Purpose;
  operations: readonly Operation[];
  /** When the access ends. */
  until: Date;
  reason: string;
  givenBy: string;
  givenAs: 'steward' | 'owner';
  state: AwardState;
  givenAt: Date;
  /** Until when it can be claimed. */
  expiresAt: Date;
  endedAt: Date | undefined;
  /** What a claim made of it. */
  requestId: string | undefined;
};

const CLAIM_DAYS = 30;

/** Until when access given at a moment can be claimed: never after its own end. */
export function claimableUntil({ until }: Pick<Award, 'until'>, at: Date, dayMs: number): Date {
  return new Date(Math.min(until.getTime(), at.getTime() + CLAIM_DAYS * dayMs));
}

/** Throws `state_conflict` when the time to claim is over, whether or not that is written down yet. */
export function requireClaimable({ asset, expiresAt }: Award, now: Date): void {
  if (now < expiresAt) return;
  throw new AllianceError(
    'state_conflict',
    `The time to claim this access to ${nameOf(asset)} is over. Ask its organisation to give it again, or ask for access.`,
  );
}

/** An award that nobody can claim any more, without the address. */
export function endedAward(award: Award, state: Exclude<AwardState, 'open'>, at: Date, requestId?: string): Award {
  return { ...award, state, email: undefined, endedAt: at, requestId };
}
