import type { Operation, Purpose } from '../../src/domain/vocabulary.ts';
import { DECIDERS, GOVERNANCE, HOLDER, type Person, TERMS, type Wish } from './cast.ts';

type RefRequest = {
  phase: 'unsigned' | 'waiting' | 'back' | 'granted' | 'refused' | 'disputed' | 'over';
  by: Person;
  holder: Person | typeof HOLDER;
  purpose: Purpose;
  operations: readonly Operation[];
  until: number;
  seats: number;
  /** Who asks together with them, and whom they have asked to. */
  together: Person[];
  asked: Person[];
  first: Person | undefined;
  barred: Person[];
  refusedBy: Person | undefined;
  refusedOn: number;
  disputedOn: number;
  backOn: number;
  submittedOn: number;
};
type RefGrant = {
  request: RefRequest;
  from: number;
  until: number;
  /** Who approved, with what they were then: every one of them must have had no part in it. */
  approvedBy: Person[];
  /** All who asked, as it was approved: of a person's grant each may have a seat. */
  askedBy: Person[];
  terms: number;
  seated: Set<Person>;
  /** On which day people lost their seats, the last time. */
  freedOn: Map<Person, number>;
  manager: Person | undefined;
  suspended: '' | 'owner' | 'governance';
  revoked: { by: Person; on: number } | undefined;
  dispute: { by: Person; open: boolean } | undefined;
};

/** What should be the case, in days and plain words, without any of the code that it checks. Each act says whether it may happen. */
export class Reference {
  readonly requests: RefRequest[] = [];
  readonly grants: RefGrant[] = [];
  readonly members = new Set<Person>(['lan', 'head', 'binh']);
  #isGood = true;
  day = 0;
  #version = 1;
  #kind = 0;
  readonly #accepted = new Set<string>();

  ask({ person, holder, purpose, operations, days, people, together }: Wish): boolean {
    if (together.includes(person)) return false;
    if (holder === HOLDER && !(this.members.has(person) && this.#isGood)) return false;
    return this.#open({
      phase: this.#needsSignature(person, holder) ? 'unsigned' : 'waiting',
      by: person,
      holder,
      purpose,
      operations,
      until: this.day + days,
      barred: [],
      seats: holder === HOLDER ? 2 : people,
      together,
    });
  }

  #open(
    request: Pick<
      RefRequest,
      'phase' | 'by' | 'holder' | 'purpose' | 'operations' | 'until' | 'barred' | 'seats' | 'together'
    >,
  ): boolean {
    if (this.#isOpenFor(request.holder)) return false;
    const none = { first: undefined, refusedBy: undefined, refusedOn: 0, disputedOn: -1, backOn: 0 };
    this.requests.push({ ...none, ...request, asked: [], backOn: this.day, submittedOn: this.day });
    return true;
  }

  #isOpenFor(holder: RefRequest['holder']): boolean {
    return this.requests.some(
      (one) => one.holder === holder && ['unsigned', 'waiting', 'back', 'disputed'].includes(one.phase),
    );
  }

  /** Whether somebody may decide about a request at all: the heart of the separation of duties. */
  isFree(person: Person, request: RefRequest): boolean {
    return (
      DECIDERS.includes(person) &&
      person !== request.by &&
      !request.together.includes(person) &&
      !(request.holder === HOLDER && this.members.has(person)) &&
      !request.barred.includes(person)
    );
  }

  decide(person: Person, index: number, act: 'approve' | 'reject' | 'return'): boolean {
    const request = this.requests[index]!;
    if (request.phase !== 'waiting' || !this.isFree(person, request)) return false;
    if (act === 'return') return this.#set(request, { phase: 'back', first: undefined, backOn: this.day });
    if (act === 'reject')
      return this.#set(request, { phase: 'refused', first: undefined, refusedBy: person, refusedOn: this.day });
    const { operations, purposes, seats } = TERMS[this.#kind]!;
    const licensed =
      request.operations.every((one) => operations.includes(one)) &&
      purposes.includes(request.purpose) &&
      (seats === 0 || request.seats <= seats);
    if (!licensed || this.day >= request.until || request.first === person) return false;
    const needsTwo = request.purpose === 'commercial' || request.operations.includes('publish-weights');
    if (needsTwo && !request.first) return this.#set(request, { first: person });
    const askedBy = [request.by, ...request.together];
    this.grants.push({
      request,
      from: this.day,
      until: request.until,
      approvedBy: request.first ? [request.first, person] : [person],
      terms: this.#version,
      askedBy,
      seated: new Set(request.holder === HOLDER ? [request.by] : askedBy.slice(0, request.seats)),
      freedOn: new Map(),
      manager: undefined,
      suspended: '',
      revoked: undefined,
      dispute: undefined,
    });
    return this.#set(request, { phase: 'granted', refusedBy: person });
  }

  invite(person: Person, index: number, to: Person): boolean {
    const request = this.requests[index]!;
    const may = request.by === person && request.phase === 'back' && !request.asked.includes(to);
    return may && this.#set(request, { asked: [...request.asked, to] });
  }

  /** Whoever joins may have a part in the first of two approvals, so it is given anew. */
  enter(person: Person, index: number): boolean {
    const request = this.requests[index]!;
    const { asked, together, by, phase } = request;
    if (!asked.includes(person) || !['back', 'waiting'].includes(phase)) return false;
    if (person === by || together.includes(person)) return false;
    const left = asked.filter((one) => one !== person);
    return this.#set(request, { asked: left, together: [...together, person], first: undefined });
  }

  drop(person: Person, index: number, whom: Person): boolean {
    const request = this.requests[index]!;
    const { together, by, phase } = request;
    if (!['unsigned', 'back', 'waiting'].includes(phase) || !together.includes(whom)) return false;
    return [by, whom].includes(person) && this.#set(request, { together: together.filter((one) => one !== whom) });
  }

  goOn(person: Person, index: number, act: 'resubmit' | 'withdraw'): boolean {
    const request = this.requests[index]!;
    if (request.by !== person) return false;
    if (act === 'withdraw')
      return ['unsigned', 'back', 'waiting'].includes(request.phase) && this.#set(request, { phase: 'over' });
    if (request.phase !== 'back') return false;
    const phase = this.#needsSignature(person, request.holder) ? 'unsigned' : 'waiting';
    return this.#set(request, { phase, until: this.day + 90, backOn: this.day });
  }

  /** Only an owner of the organisation binds it. */
  sign(person: Person, index: number, act: 'sign' | 'refuse-signature'): boolean {
    const request = this.requests[index]!;
    if (request.phase !== 'unsigned' || !this.#isHead(person)) return false;
    return this.#set(request, { phase: act === 'sign' ? 'waiting' : 'over' });
  }

  #needsSignature(person: Person, holder: RefRequest['holder']): boolean {
    return holder === HOLDER && !(person === 'head' && this.members.has('head'));
  }

  #isHead(person: Person): boolean {
    return person === 'head' && this.members.has('head') && this.#isGood;
  }

  appealRejection(person: Person, index: number): boolean {
    const request = this.requests[index]!;
    const may =
      request.by === person &&
      request.phase === 'refused' &&
      this.day - request.refusedOn < 30 &&
      request.disputedOn < request.refusedOn &&
      !this.#isOpenFor(request.holder);
    return may && this.#set(request, { phase: 'disputed', disputedOn: this.day });
  }

  answerRejection(person: Person, index: number, act: 'uphold' | 'remit'): boolean {
    const request = this.requests[index]!;
    if (request.phase !== 'disputed' || !this.#isNeutral(person, request)) return false;
    if (act === 'uphold') return this.#set(request, { phase: 'refused' });
    const barred = [...request.barred, request.refusedBy!];
    return this.#set(request, { phase: 'waiting', barred, refusedBy: undefined, submittedOn: this.day });
  }

  actOnGrant(person: Person, index: number, act: 'suspend' | 'resume' | 'revoke'): boolean {
    const grant = this.grants[index]!;
    const governs = GOVERNANCE.includes(person);
    if (grant.revoked || this.day >= grant.until) return false;
    if (!DECIDERS.includes(person) && !(governs && act !== 'revoke')) return false;
    if (act === 'revoke') return this.#setGrant(grant, { revoked: { by: person, on: this.day } });
    if (act === 'suspend')
      return !grant.suspended && this.#setGrant(grant, { suspended: governs ? 'governance' : 'owner' });
    if (!grant.suspended || (grant.suspended === 'governance' && !governs)) return false;
    return this.#setGrant(grant, { suspended: '' });
  }

  appealRevocation(person: Person, index: number): boolean {
    const grant = this.grants[index]!;
    const { revoked } = grant;
    if (!this.#holds(person, grant) || !revoked || this.day - revoked.on >= 30 || grant.dispute) return false;
    return this.#setGrant(grant, { dispute: { by: person, open: true } });
  }

  answerRevocation(person: Person, index: number, act: 'uphold' | 'remit'): boolean {
    const grant = this.grants[index]!;
    const { dispute, revoked, request } = grant;
    if (!dispute?.open || !revoked || !this.#isNeutral(person, request)) return false;
    if (act === 'remit') {
      const until = this.day + grant.until - revoked.on;
      const barred = [...request.barred, revoked.by];
      if (!this.#open({ ...request, phase: 'waiting', by: dispute.by, until, barred })) return false;
      const last = this.requests.at(-1)!;
      this.#set(last, { phase: 'waiting', first: undefined, refusedBy: undefined, disputedOn: -1 });
    }
    return this.#setGrant(grant, { dispute: { ...dispute, open: false } });
  }

  assign(person: Person, index: number, to: Person): boolean {
    const grant = this.grants[index]!;
    if (!this.#givesSeats(person, grant) || !this.members.has(to)) return false;
    if (grant.revoked || grant.suspended || this.day >= grant.until) return false;
    if (grant.seated.has(to)) return false;
    const resting = [...grant.freedOn].filter(([who, day]) => day === this.day && who !== to && !grant.seated.has(who));
    if (grant.seated.size + resting.length >= grant.request.seats) return false;
    grant.seated.add(to);
    return true;
  }

  free(person: Person, index: number, of: Person): boolean {
    const grant = this.grants[index]!;
    if (!this.#givesSeats(person, grant) || grant.revoked || this.day >= grant.until) return false;
    return this.#unseat(grant, of);
  }

  manage(person: Person, index: number, who: Person | undefined): boolean {
    const grant = this.grants[index]!;
    if (grant.request.holder !== HOLDER || !this.#holds(person, grant)) return false;
    if (grant.revoked || this.day >= grant.until) return false;
    if (who ? grant.suspended || !this.members.has(who) : !grant.manager) return false;
    return this.#setGrant(grant, { manager: who });
  }

  accept(person: Person): void {
    this.#accepted.add(`${person} ${this.#version}`);
  }

  publishTerms(kind: number): void {
    this.#kind = kind;
    this.#version += 1;
  }

  leave(person: Person, isTold: boolean): void {
    this.members.delete(person);
    for (const grant of isTold ? this.grants : [])
      if (grant.request.holder === HOLDER && !grant.revoked && this.day < grant.until) {
        this.#unseat(grant, person);
        if (grant.manager === person) grant.manager = undefined;
      }
  }

  join(person: Person): void {
    this.members.add(person);
  }

  stand(isGood: boolean): void {
    this.#isGood = isGood;
  }

  travel(days: number): void {
    this.day += days;
    for (const request of this.requests)
      if (['back', 'unsigned'].includes(request.phase) && this.day - request.backOn >= 60) request.phase = 'over';
  }

  /** Approval, acceptance, membership, date and licence, all of them; and nothing suspended that would say the same. */
  may(person: Person, operation: Operation): boolean {
    const covering = this.grants.filter(
      (grant) =>
        grant.seated.has(person) &&
        (grant.request.holder === HOLDER
          ? this.members.has(person) && this.#isGood
          : grant.request.holder === person || grant.askedBy.includes(person)) &&
        grant.request.operations.includes(operation) &&
        this.day >= grant.from &&
        this.day < grant.until &&
        !grant.revoked,
    );
    if (covering.some(({ suspended }) => suspended !== '')) return false;
    return covering.some(({ terms }) => this.#accepted.has(`${person} ${terms}`));
  }

  #unseat(grant: RefGrant, person: Person): boolean {
    if (!grant.seated.delete(person)) return false;
    grant.freedOn.set(person, this.day);
    return true;
  }

  #givesSeats(person: Person, grant: RefGrant): boolean {
    if (grant.request.holder !== HOLDER) return false;
    return this.#holds(person, grant) || (grant.manager === person && this.members.has(person) && this.#isGood);
  }

  #holds(person: Person, { request }: RefGrant): boolean {
    return request.holder === HOLDER ? this.#isHead(person) : person === request.holder;
  }

  /** Of neither side, and without a part in it. Of governance, `dung` belongs to the owning organisation. */
  #isNeutral(person: Person, { holder, together }: RefRequest): boolean {
    if (person !== 'cuong' || together.includes(person)) return false;
    return holder === HOLDER || this.members.has(holder) ? !this.members.has(person) : person !== holder;
  }

  #set(request: RefRequest, changes: Partial<RefRequest>): true {
    Object.assign(request, changes);
    if (['granted', 'refused', 'over'].includes(request.phase)) request.asked = [];
    return true;
  }

  #setGrant(grant: RefGrant, changes: Partial<RefGrant>): true {
    Object.assign(grant, changes);
    return true;
  }
}
