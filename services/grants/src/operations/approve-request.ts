import { invalidArgument } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import { approvalOf } from '../domain/approval.ts';
import { requireWithinTerms, type TermsLimits } from '../domain/ceiling.ts';
import { askers } from '../domain/co-applicants.ts';
import type { Grant, SeatedGrant } from '../domain/grant.ts';
import { expiringFrom } from '../domain/grant-end.ts';
import type { Narrowing, Offer } from '../domain/narrow-approval.ts';
import type { AccessRequest, DecidingRule } from '../domain/request.ts';
import { pauseClock } from '../domain/request-clock.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { nextRequestState, permitRequestAct } from '../domain/request-states.ts';
import { requireSeparateDecider } from '../domain/separation-of-duties.ts';
import { dutiesOf, requireWithinUse } from '../domain/use-ceiling.ts';
import { findOrganisation, homesOfPeople } from '../store/member-store.ts';
import type { GrantsDb, GrantsTrx } from '../store/tables.ts';
import { newestConditions } from '../store/use-conditions-store.ts';
import { completeAct, type HeldRequest, type Words } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { holdForDecision } from './decide-on-request.ts';
import { issueGrant } from './issue-grant.ts';
import { requireGatedAsset } from './known-assets.ts';
import { holdPredecessor } from './replace-grant.ts';
import { requestForDecider } from './request-for-decider.ts';
import { requireDecider } from './visible-request.ts';

export type Approval = Narrowing & {
  id: string;
  note: string;
  expectedRevision: number;
};

/** What became of a request; without a grant while a second decision, or the acceptance of an offer, is needed. */
export type ApprovedRequest = { request: AccessRequest; grant: SeatedGrant | undefined };

/**
 * Approves a request, as asked or narrower, within the terms of the asset as they stand now, and issues its grant; where two must
 * agree, the second approval does; where it gives less than was asked for, the applicant's side accepts that first. For stewards and owners of the asset's organisation who have no part in the request. Throws
 * `separation_of_duties`, `state_conflict` (also naming the clause that does not permit it), `revision_mismatch`,
 * `invalid_argument`.
 */
export async function approveRequest(
  context: Writing & { assets: AssetsDirectory; licensing: LicensingDesk },
  approval: Approval,
  acting: Acting,
): Promise<ApprovedRequest> {
  const { id, note, expectedRevision } = approval;
  const { request, caller } = await requestForDecider(context, id, acting.caller);
  const actor = requireDecider(request, caller);
  requireSeparateDecider(request, caller);
  const problems = textProblems('note', note, MAX_NOTE, { required: false });
  if (problems.length > 0) throw invalidArgument('The note is too long.', problems);
  nextRequestState(request.state, 'approve');
  const asset = await requireGatedAsset(context, request.asset, acting.forward());
  const terms = await context.licensing.termsOf(asset.licence, asset.ref.organisation, acting.forward());
  const { personalData } = asset;
  return context.transact(async (trx) => {
    const held = await holdForDecision(trx, { id, act: 'approve', expectedRevision, actor }, caller);
    return approveHeld(trx, held, {
      narrowing: approval,
      note,
      terms,
      personalData,
      personId: caller.personId,
      at: context.clock(),
      dayMs: context.dayMs,
    });
  });
}

/** Approves a held request. Throws what `approveRequest` throws once the request is held. */
export async function approveHeld(
  trx: GrantsTrx,
  held: HeldRequest,
  given: Giving & {
    narrowing: Narrowing;
    note: string;
    /** Empty where a rule approves. */
    personId: string;
    rule?: DecidingRule;
  },
): Promise<ApprovedRequest> {
  const { narrowing, personId, rule, at } = given;
  const { request, actor } = held;
  const { act, offer } = approvalOf(request, narrowing, { personId, onBehalfOf: actor.onBehalfOf, now: at });
  await requireGivable(trx, request, { offer, terms: given.terms });
  const note = given.note.trim();
  const { from: _, ...lasting } = offer;
  if (act === 'approve-first') {
    const firstApproval = { by: personId, onBehalfOf: actor.onBehalfOf, at, offer: lasting };
    const first = { ...held, act, next: permitRequestAct(request.state, act, actor.role) };
    const changed = await completeAct(trx, first, { changes: { firstApproval }, at, words: { note } });
    return { request: changed, grant: undefined };
  }
  const decidedBy = rule ? undefined : personId;
  const decision = { decisionNote: note, decidedBy, decidedByRule: rule, decidedAt: at };
  if (act === 'offer') {
    const offered = { ...held, act, next: permitRequestAct(request.state, act, actor.role) };
    const changes = { ...decision, offer: lasting, clock: pauseClock(request.clock, at) };
    return { request: await completeAct(trx, offered, { changes, at, words: { note } }), grant: undefined };
  }
  return giveHeld(trx, held, { ...given, offer, changes: decision, words: { note, rule } });
}

/** What a grant rests on besides its request. */
export type Giving = { terms: readonly TermsLimits[]; personalData: boolean; at: Date; dayMs: number };

/** Issues the grant to which an act on a held request leads, in place of the one that it renews. */
export async function giveHeld(
  trx: GrantsTrx,
  held: HeldRequest,
  given: Giving & { offer: Offer; changes: Partial<AccessRequest>; words?: Words },
): Promise<ApprovedRequest> {
  const { offer, terms, at, words } = given;
  const { request, actor } = held;
  const { codes } = await newestConditions(trx, request.asset);
  const former = await holdPredecessor(trx, request, { actor, at });
  const grant: Grant = {
    ...toGrant(request, offer, terms, given),
    useCodes: request.useCodes ?? [],
    duties: dutiesOf(codes, given),
    quotaBytes: offer.quotaBytes ?? former?.grant.quotaBytes,
    supersedes: former?.grant.id,
    // Of a grant that is over nobody has looked whether they are still there.
    seatManager: former?.isOver ? undefined : former?.grant.seatManager,
    coHolders: request.beneficiary.kind === 'person' ? (request.coApplicants ?? []) : [],
    deletionRequired: terms.some(({ deletion }) => deletion),
  };
  const changes = { ...given.changes, grantId: grant.id };
  const approved = await completeAct(trx, held, { changes, at, words });
  return { request: approved, grant: await issueGrant(trx, grant, { to: seatedBy(approved), actor, former }) };
}

/** Who gets the first seats: those who asked; where nobody asked for an organisation, its owners give them. */
function seatedBy(request: AccessRequest): string[] {
  if (request.beneficiary.kind === 'person') return askers(request);
  return request.applicantId === '' ? [] : [request.applicantId];
}

/** Throws `state_conflict`, with the clause, for an offer beyond the terms and use conditions of the asset as they stand now. */
export async function requireGivable(
  trx: GrantsTrx,
  request: AccessRequest,
  { offer, terms }: { offer: Offer; terms: readonly TermsLimits[] },
): Promise<void> {
  const { codes } = await newestConditions(trx, request.asset);
  requireWithinUse(codes, offer);
  const homes = await homesOf(trx, request);
  requireWithinTerms({ offer, purpose: request.purpose, homes }, terms);
}

function toGrant(
  request: AccessRequest,
  offer: Offer,
  terms: readonly TermsLimits[],
  { at, dayMs }: { at: Date; dayMs: number },
): Grant {
  const expiring = expiringFrom(offer, dayMs);
  return {
    id: uuidv7(),
    requestId: request.id,
    asset: request.asset,
    versions: offer.versions,
    beneficiary: request.beneficiary,
    purposes: [request.purpose],
    operations: offer.operations,
    seatCap: offer.seats,
    from: offer.from,
    until: offer.until,
    state: terms.length > 0 ? 'pending-acceptance' : 'active',
    activatedAt: terms.length > 0 ? undefined : at,
    suspendedBy: undefined,
    revokedBy: undefined,
    revokedAt: undefined,
    reason: '',
    terms: terms.map(({ licenceId, version }) => ({ licenceId, version })),
    revision: 1,
    createdAt: at,
    expiringFrom: expiring,
    remindAt: expiring,
  };
}

/** Where the beneficiary is at home; for people, where the organisations are that they belong to. */
async function homesOf(db: GrantsDb, request: AccessRequest): Promise<string[][]> {
  const { beneficiary } = request;
  if (beneficiary.kind === 'person') return homesOfPeople(db, askers(request));
  const organisation = await findOrganisation(db, beneficiary.organisation);
  return [organisation ? [organisation.country] : []];
}
