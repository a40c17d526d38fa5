import semver from 'semver';
import type { HeldSeat, Subject } from './access-question.ts';
import { type AccessDecision, decideAccess } from './decide-access.ts';
import type { Access, AssetRef, Operation } from './vocabulary.ts';

export type SeatQuestion = { asset: AssetRef; operations: readonly Operation[]; versions: string; at: Date };
export type SeatFacts = { access: Access; subject: Subject; seats: readonly HeldSeat[] };

/**
 * Whether a seat is good for anything that its grant covers, whatever versions must not be given now: neither what else the person could have the asset by counts, nor
 * how much they have downloaded. Their other seats count as far as they are suspended.
 */
export function decideBySeat(
  { asset, operations, versions, at }: SeatQuestion,
  { access, subject, seats }: SeatFacts,
  seatId: string,
): AccessDecision {
  const version = semver.minVersion(versions)?.version ?? '0.0.0';
  const [operation = 'view'] = operations;
  const elsewhere = subject.memberships.filter(({ organisation }) => organisation !== asset.organisation);
  const counted = seats
    .filter((seat) => seat.seatId === seatId || seat.grantState === 'suspended')
    .map((seat) => ({ ...seat, bytesLeft: undefined, conflicts: [] }));
  return decideAccess(
    { asset, version, operation, at },
    {
      access: access === 'private' ? 'private' : 'gated',
      versionState: 'published',
      subject: { ...subject, memberships: elsewhere },
      seats: counted,
    },
  );
}
