import { requireAllianceRole, requireRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { requireAppealable } from '../../src/domain/appeal.ts';
import { approvalOf } from '../../src/domain/approval.ts';
import { requireWithinTerms, type TermsLimits } from '../../src/domain/ceiling.ts';
import { askers, isCoApplicant, withCoApplicant } from '../../src/domain/co-applicants.ts';
import { decideAccess } from '../../src/domain/decide-access.ts';
import type { Grant, Seat } from '../../src/domain/grant.ts';
import { expiringFrom } from '../../src/domain/grant-end.ts';
import { type GrantRole, grantStateAt, permitGrantAct } from '../../src/domain/grant-states.ts';
import { missingTerms } from '../../src/domain/missing-terms.ts';
import type { AccessRequest } from '../../src/domain/request.ts';
import {
  awaitSignature,
  hasLapsed,
  NOT_STARTED,
  pauseClock,
  resumeClock,
  startClock,
} from '../../src/domain/request-clock.ts';
import { isClosed, permitRequestAct } from '../../src/domain/request-states.ts';
import { type FreedSeat, requirePlace } from '../../src/domain/seat-rest.ts';
import { requireNeutralGovernance, requireSeparateDecider } from '../../src/domain/separation-of-duties.ts';
import { submissionAct } from '../../src/domain/signature.ts';
import { managesSeats } from '../../src/domain/visibility.ts';
import type { Beneficiary, Operation, PinnedTerms } from '../../src/domain/vocabulary.ts';
import { ASSET, callerOf, DAY, HOLDER, OWNER, type Person, Roll, TERMS, VERSION, type Wish } from './cast.ts';

const OPEN = ['awaiting-signature', 'submitted', 'returned', 'appealed'];
type HeldGrant = Grant & {
  seats: Seat[];
  freed: FreedSeat[];
  appeal: { at: Date; by: Person; open: boolean } | undefined;
};
type HeldRequest = AccessRequest & { appealedAt: Date | undefined; invited: Person[] };

/** The pure decisions of the service, put together as its operations put them together, with a memory in place of a database. */
export class Life {
  readonly roll = new Roll();
  readonly requests: HeldRequest[] = [];
  readonly grants: HeldGrant[] = [];
  readonly #accepted = new Map<Person, PinnedTerms[]>();
  #terms: TermsLimits = { licenceId: 'L', version: 1, territory: [], ...TERMS[0]! };
  now = new Date('2026-03-01T09:00:00Z');

  ask({ person, holder, purpose, operations, days, people, together }: Wish): void {
    const caller = callerOf(person, this.roll.membershipsOf(person));
    if (holder === HOLDER) requireRole(caller, HOLDER, ['owner', 'publisher', 'steward', 'member'], 'read');
    const beneficiary: Beneficiary =
      holder === HOLDER ? { kind: 'organisation', organisation: HOLDER } : { kind: 'person', personId: person };
    const until = new Date(this.now.getTime() + days * DAY);
    const coApplicants = together.reduce<string[]>((joined, one) => {
      permitRequestAct('draft', 'invite', 'applicant');
      permitRequestAct('draft', 'join', 'invitee');
      return withCoApplicant({ applicantId: person, coApplicants: joined }, one);
    }, []);
    const isUnsigned = submissionAct({ state: 'draft', beneficiary }, caller) === 'ask-signature';
    this.#add({
      id: `r${this.requests.length}`,
      asset: ASSET,
      versions: '*',
      applicantId: person,
      beneficiary,
      purpose,
      operations,
      statement: '',
      seats: holder === HOLDER ? 2 : people,
      from: undefined,
      until,
      state: isUnsigned ? 'awaiting-signature' : 'submitted',
      decisionNote: '',
      clause: '',
      decidedBy: undefined,
      grantId: undefined,
      revision: 1,
      createdAt: this.now,
      submittedAt: isUnsigned ? undefined : this.now,
      decidedAt: undefined,
      clock: isUnsigned ? awaitSignature(NOT_STARTED, this.now) : startClock(this.now, DAY),
      firstApproval: undefined,
      excludedDeciders: [],
      unasked: false,
      appealedAt: undefined,
      coApplicants,
      invited: [],
    });
  }

  decide(person: Person, index: number, act: 'approve' | 'reject' | 'return'): void {
    const request = this.requests[index]!;
    const caller = callerOf(person, this.roll.membershipsOf(person));
    const role = requireRole(caller, OWNER, ['steward', 'owner'], 'decide') as 'steward' | 'owner';
    const state = permitRequestAct(request.state, act, role);
    requireSeparateDecider(request, caller);
    const decided = { decidedBy: person, decidedAt: this.now, firstApproval: undefined };
    if (act === 'reject') this.#change(index, { ...decided, state });
    else if (act === 'return')
      this.#change(index, { state, firstApproval: undefined, clock: pauseClock(request.clock, this.now) });
    else this.#approve(person, index);
  }

  #approve(person: Person, index: number): void {
    const request = this.requests[index]!;
    const { act, offer } = approvalOf(request, {}, { personId: person, now: this.now });
    requireWithinTerms({ offer, purpose: request.purpose, homes: [[]] }, [this.#terms]);
    if (act === 'approve-first') {
      this.#change(index, { firstApproval: { by: person, at: this.now, offer } });
      return;
    }
    const { versions, operations, seats, from, until } = offer;
    const id = `g${this.grants.length}`;
    this.#change(index, { state: 'approved', decidedBy: person, decidedAt: this.now, grantId: id });
    this.grants.push({
      id,
      requestId: request.id,
      asset: ASSET,
      versions,
      beneficiary: request.beneficiary,
      purposes: [request.purpose],
      operations,
      seatCap: seats,
      from,
      until,
      state: 'pending-acceptance',
      activatedAt: undefined,
      suspendedBy: undefined,
      revokedBy: undefined,
      revokedAt: undefined,
      reason: '',
      terms: [{ licenceId: 'L', version: this.#terms.version }],
      revision: 1,
      createdAt: this.now,
      expiringFrom: expiringFrom(offer, DAY),
      coHolders: request.beneficiary.kind === 'person' ? (request.coApplicants ?? []) : [],
      seats: [],
      freed: [],
      appeal: undefined,
    });
    const first = request.beneficiary.kind === 'person' ? askers(request) : [request.applicantId];
    for (const one of first.slice(0, seats)) this.#seat(this.grants.at(-1)!, one as Person);
  }

  invite(person: Person, index: number, to: Person): void {
    const request = this.requests[index]!;
    this.#requireApplicant(request, person);
    const state = permitRequestAct(request.state, 'invite', 'applicant');
    if (request.invited.includes(to)) throw new AllianceError('already_exists', 'Invited.');
    this.#change(index, { state, invited: [...request.invited, to] });
  }

  enter(person: Person, index: number): void {
    const request = this.requests[index]!;
    const invited = request.invited.filter((one) => one !== person);
    if (invited.length === request.invited.length) throw new AllianceError('not_found', 'No invitation.');
    const state = permitRequestAct(request.state, 'join', 'invitee');
    const coApplicants = withCoApplicant(request, person);
    this.#change(index, { state, coApplicants, invited, firstApproval: undefined });
  }

  /** The applicant drops somebody, or a co-applicant themself. */
  drop(person: Person, index: number, whom: Person): void {
    const request = this.requests[index]!;
    const isOwn = person === whom && isCoApplicant(request, person);
    if (!isOwn) this.#requireApplicant(request, person);
    const state = permitRequestAct(request.state, 'drop-co-applicant', isOwn ? 'co-applicant' : 'applicant');
    if (!isCoApplicant(request, whom)) throw new AllianceError('not_found', 'No co-applicant.');
    this.#change(index, { state, coApplicants: request.coApplicants?.filter((one) => one !== whom) });
  }

  goOn(person: Person, index: number, act: 'resubmit' | 'withdraw'): void {
    const request = this.requests[index]!;
    this.#requireApplicant(request, person);
    const caller = callerOf(person, this.roll.membershipsOf(person));
    if (act === 'withdraw') {
      this.#change(index, { state: permitRequestAct(request.state, act, 'applicant') });
      return;
    }
    const submission = submissionAct(request, caller);
    const state = permitRequestAct(request.state, submission, 'applicant');
    const until = new Date(this.now.getTime() + 90 * DAY);
    const clock = (submission === 'resubmit' ? resumeClock : awaitSignature)(request.clock, this.now);
    this.#change(index, { state, until, clock });
  }

  sign(person: Person, index: number, act: 'sign' | 'refuse-signature'): void {
    const request = this.requests[index]!;
    if (request.beneficiary.kind === 'person') throw new AllianceError('role_required', 'Nobody signs.');
    requireRole(callerOf(person, this.roll.membershipsOf(person)), HOLDER, ['owner'], 'decide');
    const state = permitRequestAct(request.state, act, 'signatory');
    const { clock } = request;
    this.#change(index, { state, clock: clock.dueAt ? resumeClock(clock, this.now) : startClock(this.now, DAY) });
  }

  appealRejection(person: Person, index: number): void {
    const request = this.requests[index]!;
    this.#requireApplicant(request, person);
    const state = permitRequestAct(request.state, 'appeal', 'applicant');
    requireAppealable({ decidedAt: request.decidedAt ?? this.now, appealedAt: request.appealedAt }, this.now);
    this.#requireNoneOpen(request.beneficiary);
    this.#change(index, { state, appealedAt: this.now });
  }

  answerRejection(person: Person, index: number, act: 'uphold' | 'remit'): void {
    const request = this.requests[index]!;
    const state = permitRequestAct(request.state, act, this.#governance(person));
    const { applicantId, decidedBy, firstApproval, coApplicants = [] } = request;
    this.#requireNeutral(person, request, [applicantId, decidedBy, firstApproval?.by, ...coApplicants]);
    if (act === 'uphold') {
      this.#change(index, { state });
      return;
    }
    const excludedDeciders = [...request.excludedDeciders, request.decidedBy!];
    const clock = startClock(this.now, DAY);
    this.#change(index, { state, excludedDeciders, decidedBy: undefined, decidedAt: undefined, clock });
  }

  actOnGrant(person: Person, index: number, act: 'suspend' | 'resume' | 'revoke'): void {
    const grant = this.grants[index]!;
    const caller = callerOf(person, this.roll.membershipsOf(person));
    const decides = caller.memberships.some(({ organisation, role }) => organisation === OWNER && role !== 'member');
    const role =
      decides || act === 'revoke'
        ? requireRole(caller, OWNER, ['steward', 'owner'], 'decide')
        : this.#governance(person);
    if (act === 'resume' && grant.suspendedBy === 'governance' && role !== 'governance')
      throw new AllianceError('role_required', 'Governance suspended it.');
    const activated = grant.activatedAt !== undefined;
    grant.state = permitGrantAct(grantStateAt(grant, this.now), act, { role: role as 'steward', activated });
    grant.suspendedBy = act === 'suspend' ? (role === 'governance' ? 'governance' : 'owner') : undefined;
    if (act === 'revoke') Object.assign(grant, { revokedBy: person, revokedAt: this.now });
  }

  appealRevocation(person: Person, index: number): void {
    const grant = this.grants[index]!;
    this.#requireHolder(grant, person);
    permitGrantAct(grantStateAt(grant, this.now), 'appeal', { role: 'holder', activated: true });
    requireAppealable({ decidedAt: grant.revokedAt ?? this.now, appealedAt: grant.appeal?.at }, this.now);
    grant.appeal = { at: this.now, by: person, open: true };
  }

  answerRevocation(person: Person, index: number, act: 'uphold' | 'remit'): void {
    const grant = this.grants[index]!;
    permitGrantAct(grantStateAt(grant, this.now), act, { role: this.#governance(person), activated: true });
    if (!grant.appeal?.open) throw new AllianceError('state_conflict', 'No appeal is open.');
    const request = this.requests.find(({ id }) => id === grant.requestId)!;
    this.#requireNeutral(person, request, [
      grant.appeal.by,
      request.applicantId,
      request.decidedBy,
      request.firstApproval?.by,
      grant.revokedBy,
      ...(request.coApplicants ?? []),
    ]);
    if (act === 'remit')
      this.#add({
        ...request,
        id: `r${this.requests.length}`,
        applicantId: grant.appeal.by,
        operations: grant.operations,
        until: new Date(this.now.getTime() + grant.until.getTime() - grant.revokedAt!.getTime()),
        state: 'submitted',
        decidedBy: undefined,
        decidedAt: undefined,
        grantId: undefined,
        firstApproval: undefined,
        createdAt: this.now,
        clock: startClock(this.now, DAY),
        excludedDeciders: [...request.excludedDeciders, grant.revokedBy!],
        appealedAt: undefined,
        invited: [],
      });
    grant.appeal.open = false;
  }

  assign(person: Person, index: number, to: Person): void {
    const grant = this.grants[index]!;
    const role = this.#requireSeater(grant, person);
    if (!this.roll.isMember(to)) throw new AllianceError('state_conflict', 'No member.');
    permitGrantAct(grantStateAt(grant, this.now), 'assign-seat', { role, activated: true });
    if (grant.seats.some(({ personId }) => personId === to)) throw new AllianceError('already_exists', 'Seated.');
    requirePlace(grant, to, { at: this.now, restMs: DAY });
    this.#seat(grant, to);
  }

  free(person: Person, index: number, of: Person): void {
    const grant = this.grants[index]!;
    const role = this.#requireSeater(grant, person);
    permitGrantAct(grantStateAt(grant, this.now), 'remove-seat', { role, activated: true });
    if (!grant.seats.some(({ personId }) => personId === of)) throw new AllianceError('not_found', 'No seat.');
    this.#free(grant, of);
  }

  /** Names somebody to give the seats; nobody is named in place of whoever was. */
  manage(person: Person, index: number, who: Person | undefined): void {
    const grant = this.grants[index]!;
    this.#requireHolder(grant, person);
    if (grant.beneficiary.kind === 'person') throw new AllianceError('state_conflict', 'No organisation.');
    if (who && !this.roll.isMember(who)) throw new AllianceError('state_conflict', 'No member.');
    const act = who ? 'name-seat-manager' : 'dismiss-seat-manager';
    if (!who && !grant.seatManager) throw new AllianceError('not_found', 'Nobody manages them.');
    permitGrantAct(grantStateAt(grant, this.now), act, { role: 'holder', activated: true });
    grant.seatManager = who;
  }

  accept(person: Person): void {
    const { licenceId, version } = this.#terms;
    this.#accepted.set(person, [...(this.#accepted.get(person) ?? []), { licenceId, version }]);
    for (const grant of this.grants) this.#activate(grant, person);
  }

  publishTerms(kind: number): void {
    this.#terms = { ...this.#terms, ...TERMS[kind]!, version: this.#terms.version + 1 };
  }

  /** Somebody leaves; the event that takes their seats may come later, or never. */
  leave(person: Person, isTold: boolean): void {
    this.roll.set(person, false);
    for (const grant of isTold ? this.grants : []) {
      const state = grantStateAt(grant, this.now);
      if (grant.beneficiary.kind === 'person' || state === 'revoked' || state === 'expired') continue;
      permitGrantAct(state, 'remove-seat', { role: 'system', activated: true });
      this.#free(grant, person);
      if (grant.seatManager !== person) continue;
      permitGrantAct(state, 'dismiss-seat-manager', { role: 'system', activated: true });
      grant.seatManager = undefined;
    }
  }

  join(person: Person): void {
    this.roll.set(person, true);
  }

  stand(isGood: boolean): void {
    this.roll.standing = isGood ? 'admitted' : 'suspended';
  }

  travel(days: number): void {
    this.now = new Date(this.now.getTime() + days * DAY);
    this.requests.forEach((request, index) => {
      if (hasLapsed(request, this.now, DAY))
        this.#change(index, { state: permitRequestAct(request.state, 'lapse', 'system') });
    });
  }

  may(person: Person, operation: Operation): boolean {
    const seats = this.grants.flatMap((grant) =>
      grant.seats
        .filter(({ personId }) => personId === person)
        .map((seat) => ({
          ...grant,
          grantId: grant.id,
          seatId: seat.id,
          seatState: seat.state as 'active',
          grantState: grant.state,
          missingTerms: [],
        })),
    );
    const subject = { personId: person, memberships: this.roll.membershipsOf(person) };
    const question = { asset: ASSET, version: VERSION, operation, at: this.now };
    return decideAccess(question, { access: 'gated', versionState: 'published', subject, seats }).allowed;
  }

  #add(request: HeldRequest): void {
    this.#requireNoneOpen(request.beneficiary);
    this.requests.push(request);
  }

  #requireNoneOpen(beneficiary: Beneficiary): void {
    const same = (one: Beneficiary) => JSON.stringify(one) === JSON.stringify(beneficiary);
    if (this.requests.some((one) => OPEN.includes(one.state) && same(one.beneficiary)))
      throw new AllianceError('already_exists', 'One is open.');
  }

  #change(index: number, changes: Partial<HeldRequest>): void {
    const over = changes.state && isClosed(changes.state) ? { invited: [] } : {};
    this.requests[index] = { ...this.requests[index]!, ...changes, ...over };
  }

  #seat(grant: HeldGrant, person: Person): void {
    const id = `${grant.id}-${person}`;
    grant.seats.push({ id, grantId: grant.id, personId: person, state: 'pending-acceptance', since: this.now });
    this.#activate(grant, person);
  }

  #free(grant: HeldGrant, person: Person): void {
    if (!grant.seats.some(({ personId }) => personId === person)) return;
    grant.seats = grant.seats.filter(({ personId }) => personId !== person);
    grant.freed.push({ personId: person, freedAt: this.now });
  }

  #requireSeater(grant: Grant, person: Person): GrantRole {
    if (grant.beneficiary.kind === 'person') throw new AllianceError('state_conflict', 'No organisation.');
    const caller = callerOf(person, this.roll.membershipsOf(person));
    const isOwner = caller.memberships.some(({ organisation, role }) => organisation === HOLDER && role === 'owner');
    if (isOwner || !managesSeats(caller, grant)) {
      this.#requireHolder(grant, person);
      return 'holder';
    }
    requireRole(caller, HOLDER, ['owner', 'publisher', 'steward', 'member'], 'admin');
    return 'seat-manager';
  }

  #activate(grant: HeldGrant, person: Person): void {
    const state = grantStateAt(grant, this.now);
    const seat = grant.seats.find((one) => one.personId === person && one.state === 'pending-acceptance');
    if (!seat || state === 'revoked' || state === 'expired') return;
    if (missingTerms(grant.terms, this.#accepted.get(person) ?? [], { newer: [], at: this.now }).length > 0) return;
    seat.state = 'active';
    grant.state = permitGrantAct(grant.state, 'activate', { role: 'seat', activated: grant.activatedAt !== undefined });
    grant.activatedAt ??= this.now;
  }

  #requireApplicant({ applicantId }: AccessRequest, person: Person): void {
    if (applicantId !== person) throw new AllianceError('role_required', 'Not theirs.');
  }

  #requireHolder({ beneficiary }: Grant, person: Person): void {
    if (beneficiary.kind === 'organisation')
      requireRole(callerOf(person, this.roll.membershipsOf(person)), HOLDER, ['owner'], 'admin');
    else if (beneficiary.personId !== person) throw new AllianceError('role_required', 'Not theirs.');
  }

  #governance(person: Person): 'governance' {
    requireAllianceRole(callerOf(person, this.roll.membershipsOf(person)), ['governance'], 'decide');
    return 'governance';
  }

  #requireNeutral(person: Person, { beneficiary }: AccessRequest, people: readonly (string | undefined)[]): void {
    const theirs =
      beneficiary.kind === 'organisation'
        ? [beneficiary.organisation]
        : this.roll.membershipsOf(beneficiary.personId as Person).map(({ organisation }) => organisation);
    const sides = { sides: [OWNER, ...theirs], people: people.filter((one) => one !== undefined) };
    requireNeutralGovernance(sides, callerOf(person, this.roll.membershipsOf(person)));
  }
}
