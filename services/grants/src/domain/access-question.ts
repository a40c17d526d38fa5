import type { Membership } from '@alliance/auth/caller';
import type { GrantState } from './grant-states.ts';
import type { AssetRef, Beneficiary, Operation, PinnedTerms } from './vocabulary.ts';

/** `bytes`: how many are to be downloaded; at least one when that is not known. */
export type AccessQuestion = { asset: AssetRef; version: string; operation: Operation; at: Date; bytes?: number };

/** The person that the question is about, with the organisations that they belong to. */
export type Subject = { personId: string; memberships: readonly Membership[] };

/** A seat of the subject, with the grant that it belongs to. Seats that were taken away are not among them. */
export type HeldSeat = {
  grantId: string;
  seatId: string;
  seatState: 'pending-acceptance' | 'active' | 'lapsed';
  grantState: GrantState;
  beneficiary: Beneficiary;
  /** Of a person's grant: who has seats beside them, by the decision. */
  coHolders?: readonly string[] | undefined;
  versions: string;
  operations: readonly Operation[];
  from: Date;
  until: Date;
  /** Pinned terms that the person has not accepted. */
  missingTerms: readonly PinnedTerms[];
  /** Versions of the asset whose licences contradict each other: they are given under no grant. */
  conflicts?: readonly string[];
  /** What is left of the grant's quota of downloads this month; absent when it has none, and for earlier moments. */
  bytesLeft?: number | undefined;
};
