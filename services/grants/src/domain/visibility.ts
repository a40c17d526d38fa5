import type { Caller, Membership } from '@alliance/auth/caller';
import { askers } from './co-applicants.ts';
import type { Grant, SeatedGrant } from './grant.ts';
import type { AccessRequest } from './request.ts';
import type { UsageView } from './usage-statement.ts';
import type { Access, VersionState } from './vocabulary.ts';

type Viewer = Pick<Caller, 'personId' | 'memberships' | 'allianceRoles'> | null;

/** Whether the viewer may know that the asset exists. */
export function maySeeAsset(viewer: Viewer, organisation: string, access: Access): boolean {
  return access !== 'private' || belongsTo(viewer, organisation) || overlooks(viewer);
}

/** Whether the viewer may know that a version in this state exists. */
export function maySeeVersion(viewer: Viewer, organisation: string, state: VersionState): boolean {
  return state !== 'draft' || belongsTo(viewer, organisation) || overlooks(viewer);
}

/** Whether the viewer decides about the assets of an organisation, whatever its standing now. */
export function isDecider(viewer: Viewer, organisation: string): boolean {
  return roleIn(viewer, organisation, ['owner', 'steward']);
}

/** Whether the viewer may ask what other people may do with the assets of an organisation. */
export function mayAskAboutOthers(viewer: Viewer, organisation: string): boolean {
  return isDecider(viewer, organisation) || overlooks(viewer);
}

/** Whether the viewer may know how much was downloaded of an organisation's assets, or on its behalf. */
export function maySeeUsageOf(viewer: Viewer, organisation: string): boolean {
  return belongsTo(viewer, organisation) || overlooks(viewer);
}

/** Whether the viewer may know who downloaded it: of its assets those who decide about them, on its behalf its owners. */
export function maySeeUsersOf(viewer: Viewer, organisation: string, view: UsageView): boolean {
  if (overlooks(viewer)) return true;
  return view === 'owner' ? isDecider(viewer, organisation) : roleIn(viewer, organisation, ['owner']);
}

/**
 * Drafts are the affair of those who ask, and what was never submitted is their side's; a request is for both sides and for those who
 * oversee them.
 */
export function maySeeRequest(viewer: Viewer, request: AccessRequest): boolean {
  if (asks(viewer, request)) return true;
  if (request.state === 'draft') return false;
  if (request.submittedAt === undefined) return ownsBeneficiary(viewer, request);
  return ownsBeneficiary(viewer, request) || isDecider(viewer, request.asset.organisation) || overlooks(viewer);
}

/** The applicant, or somebody who asks together with them. */
function asks(viewer: Viewer, request: AccessRequest): boolean {
  return viewer !== null && askers(request).includes(viewer.personId);
}

/** Whether the viewer may read the whole of a request since it waits for their signature. */
export function mayReadToSign(viewer: Viewer, request: AccessRequest): boolean {
  return request.state === 'awaiting-signature' && ownsBeneficiary(viewer, request);
}

/** Whether the viewer may see what those who decide about a request tell each other: nobody of the applicant's side may. */
export function maySeeRemarks(viewer: Viewer, request: AccessRequest): boolean {
  const { beneficiary } = request;
  if (asks(viewer, request)) return false;
  if (
    beneficiary.kind === 'person'
      ? viewer?.personId === beneficiary.personId
      : belongsTo(viewer, beneficiary.organisation)
  )
    return false;
  return isDecider(viewer, request.asset.organisation) || overlooks(viewer);
}

/** Whether the viewer sees a grant as a whole: as its holder, as its grantor, or as one who oversees both. */
export function maySeeWholeGrant(viewer: Viewer, grant: Grant): boolean {
  return ownsBeneficiary(viewer, grant) || isDecider(viewer, grant.asset.organisation) || overlooks(viewer);
}

/** Whether the viewer may know of a grant: whoever sees it as a whole, whoever has a seat, and whoever manages its seats. */
export function maySeeGrant(viewer: Viewer, grant: SeatedGrant): boolean {
  return maySeeWholeGrant(viewer, grant) || hasSeat(viewer, grant) || managesSeats(viewer, grant);
}

function hasSeat(viewer: Viewer, { seats }: SeatedGrant): boolean {
  return viewer !== null && seats.some(({ personId }) => personId === viewer.personId);
}

/** Whether the viewer was named to give and free the seats of a grant, and still belongs to the organisation that holds it. */
export function managesSeats(viewer: Viewer, { beneficiary, seatManager }: Grant): boolean {
  return (
    beneficiary.kind === 'organisation' &&
    viewer?.personId === seatManager &&
    belongsTo(viewer, beneficiary.organisation)
  );
}

/** The person who holds it, or an owner of the organisation that does. */
function ownsBeneficiary(viewer: Viewer, { beneficiary }: Pick<Grant, 'beneficiary'>): boolean {
  return beneficiary.kind === 'person'
    ? viewer?.personId === beneficiary.personId
    : roleIn(viewer, beneficiary.organisation, ['owner']);
}

/** Whether the viewer oversees both sides: governance, or an auditor. */
export function overlooks(viewer: Viewer): boolean {
  return viewer?.allianceRoles.some((role) => role === 'governance' || role === 'auditor') ?? false;
}

/** Organisations through which a person sees things: all of theirs, those that they own, and those that they decide for. */
export function partOf({ personId, memberships }: Pick<Caller, 'personId' | 'memberships'>) {
  const as = (...roles: Membership['role'][]) =>
    memberships.filter(({ role }) => roles.includes(role)).map(({ organisation }) => organisation);
  return {
    personId,
    organisations: memberships.map(({ organisation }) => organisation),
    owned: as('owner'),
    decided: as('owner', 'steward'),
  };
}

function belongsTo(viewer: Viewer, organisation: string): boolean {
  return viewer?.memberships.some((membership) => membership.organisation === organisation) ?? false;
}

function roleIn(viewer: Viewer, organisation: string, roles: readonly Membership['role'][]): boolean {
  return (
    viewer?.memberships.some(
      (membership) => membership.organisation === organisation && roles.includes(membership.role),
    ) ?? false
  );
}
