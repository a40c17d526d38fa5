import type { AskedAsset } from '../clients/assets-directory.ts';
import { isWithinTerms, type TermsLimits } from '../domain/ceiling.ts';
import { askers } from '../domain/co-applicants.ts';
import { grantStateAt } from '../domain/grant-states.ts';
import type { AccessRequest } from '../domain/request.ts';
import { type Doubts, evaluateRules, type RuleFacts, type RuleSet, type RuleVerdict } from '../domain/rules.ts';
import { findSeparationConflict } from '../domain/separation-of-duties.ts';
import { blocksOfRequests } from '../store/block-store.ts';
import { findGrant } from '../store/grant-store.ts';
import {
  findOrganisation,
  homesOfPeople,
  isDeciderOf,
  membershipsOf,
  organisationsBehind,
} from '../store/member-store.ts';
import { findSuspension, lockAsset } from '../store/suspension-store.ts';
import type { GrantsDb } from '../store/tables.ts';
import { matchRequest } from './match-request.ts';

/** What was asked of other services about a request's asset; `terms` undefined: they could not be had. */
export type AskedOfAsset = Pick<AskedAsset, 'personalData'> & { terms: readonly TermsLimits[] | undefined };

/** Which rule holds for a request that is submitted at a moment, and whether it may decide. Writes nothing. */
export async function judgeByRules(
  db: GrantsDb,
  { rules, setBy }: Pick<RuleSet, 'rules' | 'setBy'>,
  { request, asked, at }: { request: AccessRequest; asked: AskedOfAsset; at: Date },
): Promise<RuleVerdict | undefined> {
  if (rules.length === 0) return undefined;
  const facts = await factsOf(db, request, at);
  const assignees = rules.flatMap(({ outcome }) => (outcome.kind === 'assign' ? [outcome.personId] : []));
  return evaluateRules(rules, facts, await doubtsAbout(db, { request, asked, facts, setBy, assignees, at }));
}

async function factsOf(db: GrantsDb, request: AccessRequest, at: Date): Promise<RuleFacts> {
  const { asset, purpose, operations, seats, useCodes: declared = [] } = request;
  return {
    asset,
    purpose,
    operations,
    seats,
    from: request.from && request.from > at ? request.from : at,
    until: request.until ?? at,
    declared,
    match: (await matchRequest(db, request)).answer,
    beneficiary: {
      kind: request.beneficiary.kind,
      organisations: await organisationsBehind(db, request.beneficiary),
    },
  };
}

type Doubtful = {
  request: AccessRequest;
  asked: AskedOfAsset;
  facts: RuleFacts;
  setBy: string;
  assignees: readonly string[];
  at: Date;
};

async function doubtsAbout(db: GrantsDb, { request, asked, facts, setBy, assignees, at }: Doubtful): Promise<Doubts> {
  const { organisation } = request.asset;
  const hasPart = async (personId: string) =>
    findSeparationConflict(request, { personId, memberships: await membershipsOf(db, personId) }) !== undefined;
  // Nobody suspends them between this look and a grant that a rule gives.
  await lockAsset(db, request.asset, 'share');
  const unfit = new Set<string>();
  for (const personId of assignees)
    if (!(await isDeciderOf(db, organisation, personId)) || (await hasPart(personId))) unfit.add(personId);
  return {
    personalData: asked.personalData,
    beyondTerms: !(await fitsTerms(db, request, asked.terms, facts)),
    blocked: (await blocksOfRequests(db, [request.id], at)).size > 0,
    suspended: (await findSuspension(db, request.asset)) !== undefined || !(await isRenewable(db, request, at)),
    together: (request.coApplicants ?? []).length > 0,
    remitted: request.peopleDecide === true,
    ownPart: await hasPart(setBy),
    badStanding: (await findOrganisation(db, organisation))?.state !== 'admitted',
    mayNotDecide: (personId) => unfit.has(personId),
  };
}

/** Whether the grant that a request would renew may be replaced, if it would renew any. */
async function isRenewable(db: GrantsDb, { renews }: AccessRequest, at: Date): Promise<boolean> {
  const grant = renews === undefined ? undefined : await findGrant(db, renews);
  return !grant || ['expiring', 'expired'].includes(grantStateAt(grant, at));
}

async function fitsTerms(
  db: GrantsDb,
  request: AccessRequest,
  terms: readonly TermsLimits[] | undefined,
  facts: RuleFacts,
): Promise<boolean> {
  if (terms === undefined) return false;
  const homes =
    request.beneficiary.kind === 'person'
      ? await homesOfPeople(db, askers(request))
      : [facts.beneficiary.organisations.map(({ country }) => country)];
  const { operations, seats, from, until, purpose } = facts;
  return isWithinTerms(
    { offer: { versions: request.versions, operations, seats, from, until }, purpose, homes },
    terms,
  );
}
