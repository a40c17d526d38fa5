import type { Membership } from '@alliance/auth/caller';
import type { AccessQuestion, HeldSeat, Subject } from './access-question.ts';
import { type Because, because, becauseOf } from './because.ts';
import { isInForce } from './grant-states.ts';
import { coversVersion } from './version-range.ts';
import type { Access, VersionState } from './vocabulary.ts';

/** What was the case at the moment asked about. */
export type AccessFacts = {
  access: Access;
  versionState: VersionState;
  /** Null for a caller who has not signed in. */
  subject: Subject | null;
  /** The subject's seats for this asset. */
  seats: readonly HeldSeat[];
};

export type AccessDecision = {
  allowed: boolean;
  /** At least one. */
  because: readonly Because[];
  /** When the answer ends by itself. */
  until?: Date;
};

/** May the subject do this now? Whatever no step allows is denied. */
export function decideAccess(question: AccessQuestion, facts: AccessFacts): AccessDecision {
  // 1. A retracted version is given to nobody, its owner included.
  if (facts.versionState === 'retracted') return deny(because.retracted(question));
  // 2. An organisation has its own assets; a draft only those of its people who work on drafts.
  const own = ownMembership(question, facts);
  if (own?.state === 'admitted' && (facts.versionState !== 'draft' || isDraftRole(own)))
    return allow(because.ownOrganisation(question));
  if (facts.versionState === 'draft') return deny(because.draft(question));
  // 3. Others have what the asset's access gives them.
  switch (facts.access) {
    case 'open':
      return allow(because.open(question));
    case 'alliance':
      return decideForAlliance(question, facts);
    case 'gated':
      return decideBySeats(question, facts, own);
    case 'private':
      return denyPrivate(question, facts, own);
  }
}

function decideForAlliance(question: AccessQuestion, { subject }: AccessFacts): AccessDecision {
  if (!subject) return deny(because.signIn(question));
  const standing = subject.memberships.find(({ state }) => state === 'admitted');
  if (standing) return allow(because.allianceMember(question, standing.organisation));
  const organisations = subject.memberships.map(({ organisation }) => organisation);
  return deny(because.notInGoodStanding(question, organisations));
}

function denyPrivate(question: AccessQuestion, { subject }: AccessFacts, own: Membership | undefined): AccessDecision {
  if (!subject) return deny(because.signIn(question));
  return own ? deny(because.notInGoodStanding(question, [own.organisation])) : deny(because.private(question));
}

/** A suspension of any grant that would apply beats what another one allows. */
function decideBySeats(question: AccessQuestion, { subject, seats }: AccessFacts, own: Membership | undefined) {
  if (!subject) return deny(because.signIn(question));
  const verdicts = seats.map((seat) => ({ seat, reason: judgeSeat(question, subject, seat) }));
  const suspended = verdicts.filter(({ reason }) => reason.rule === 'grant_suspended');
  if (suspended.length > 0) return deny(...suspended.map(({ reason }) => reason));
  const [best] = verdicts
    .filter(({ reason }) => reason.rule === 'grant')
    .toSorted((one, other) => other.seat.until.getTime() - one.seat.until.getTime());
  if (best) return { ...allow(best.reason), until: best.seat.until };
  if (verdicts.length > 0) return deny(...verdicts.map(({ reason }) => reason));
  return deny(own ? because.notInGoodStanding(question, [own.organisation]) : because.noGrant(question));
}

/** Why this seat gives access, or the first thing that stands in its way. */
function judgeSeat(question: AccessQuestion, subject: Subject, seat: HeldSeat): Because {
  const { beneficiary } = seat;
  if (seat.grantState === 'revoked') return becauseOf('grant_revoked', seat, question);
  if (seat.grantState === 'closed') return becauseOf('grant_closed', seat, question);
  if (seat.grantState === 'superseded') return becauseOf('grant_superseded', seat, question);
  if (seat.grantState === 'expired' || seat.until <= question.at) return becauseOf('grant_expired', seat, question);
  if (beneficiary.kind === 'person' && !isHolder(subject, beneficiary.personId, seat))
    return becauseOf('no_grant', seat, question);
  if (beneficiary.kind === 'organisation') {
    const membership = subject.memberships.find(({ organisation }) => organisation === beneficiary.organisation);
    if (!membership) return becauseOf('no_grant', seat, question);
    if (membership.state !== 'admitted') return becauseOf('organisation_not_in_good_standing', seat, question);
  }
  if (!coversVersion(seat.versions, question.version)) return becauseOf('version_not_granted', seat, question);
  if (!seat.operations.includes(question.operation)) return becauseOf('operation_not_granted', seat, question);
  if (seat.grantState === 'suspended') return becauseOf('grant_suspended', seat, question);
  if (seat.conflicts?.includes(question.version)) return becauseOf('licence_conflict', seat, question);
  if (question.at < seat.from) return becauseOf('grant_not_started', seat, question);
  if (!isInForce(seat.grantState) || seat.seatState !== 'active')
    return becauseOf('terms_not_accepted', seat, question);
  return becauseOf(isWithinQuota(question, seat) ? 'grant' : 'quota_exceeded', seat, question);
}

/** Whether a person's grant is the subject's too, by the decision. */
function isHolder({ personId }: Subject, holderId: string, { coHolders = [] }: HeldSeat): boolean {
  return personId === holderId || coHolders.includes(personId);
}

function isWithinQuota({ operation, bytes = 1 }: AccessQuestion, { bytesLeft = Number.POSITIVE_INFINITY }: HeldSeat) {
  return operation !== 'download' || bytes === 0 || bytes <= bytesLeft;
}

function ownMembership({ asset }: AccessQuestion, { subject }: AccessFacts): Membership | undefined {
  return subject?.memberships.find(({ organisation }) => organisation === asset.organisation);
}

function isDraftRole({ role }: Membership): boolean {
  return role === 'owner' || role === 'publisher';
}

function allow(reason: Because): AccessDecision {
  return { allowed: true, because: [reason] };
}

function deny(...reasons: Because[]): AccessDecision {
  return { allowed: false, because: reasons };
}
