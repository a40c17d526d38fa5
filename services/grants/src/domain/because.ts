import type { AccessQuestion, HeldSeat } from './access-question.ts';
import { type Beneficiary, dayOf, nameOf, type PinnedTerms } from './vocabulary.ts';

export type Rule =
  | 'open_access'
  | 'own_organisation'
  | 'alliance_member'
  | 'grant'
  | 'no_grant'
  | 'terms_not_accepted'
  | 'grant_expired'
  | 'grant_revoked'
  | 'grant_superseded'
  | 'grant_closed'
  | 'licence_conflict'
  | 'grant_suspended'
  | 'grant_not_started'
  | 'organisation_not_in_good_standing'
  | 'version_retracted'
  | 'version_not_granted'
  | 'operation_not_granted'
  | 'quota_exceeded'
  | 'sign_in_required';

/** One reason of a decision: the rule, a sentence for people, and what it rests on. */
export type Because = {
  rule: Rule;
  message: string;
  grantId?: string;
  seatId?: string;
  /** Terms still to accept. */
  terms?: readonly PinnedTerms[];
  /** The organisation on whose behalf the person may: the one that holds the grant, or in which they are a member. */
  organisation?: string;
};

type Asked = Omit<AccessQuestion, 'at'>;

/** The reasons that do not rest on a grant. */
export const because = {
  retracted: ({ asset, version }: Asked): Because => ({
    rule: 'version_retracted',
    message: `Version ${version} of ${nameOf(asset)} was retracted and is given to nobody. Use another version.`,
  }),
  ownOrganisation: ({ asset }: Asked): Because => ({
    rule: 'own_organisation',
    organisation: asset.organisation,
    message: `${nameOf(asset)} belongs to ${asset.organisation}, and so does the person.`,
  }),
  open: ({ asset }: Asked): Because => ({
    rule: 'open_access',
    message: `${nameOf(asset)} is open: anyone may have it, within its licence.`,
  }),
  allianceMember: ({ asset }: Asked, organisation: string): Because => ({
    rule: 'alliance_member',
    organisation,
    message: `${nameOf(asset)} is for the alliance, and ${organisation} is a member in good standing.`,
  }),
  notInGoodStanding: ({ asset }: Asked, organisations: readonly string[]): Because => ({
    rule: 'organisation_not_in_good_standing',
    message:
      organisations.length === 0
        ? `${nameOf(asset)} is for members of the alliance, and the person belongs to no organisation of it. Join one.`
        : `${organisations.join(', ')} is not in good standing. Governance can tell its owners why.`,
  }),
  signIn: ({ asset }: Asked): Because => ({
    rule: 'sign_in_required',
    message: `${nameOf(asset)} is not open to everybody. Sign in, or send an API token.`,
  }),
  private: ({ asset }: Asked): Because => ({
    rule: 'no_grant',
    message: `${nameOf(asset)} is private to ${asset.organisation}. Ask its owners to share it.`,
  }),
  draft: ({ asset, version }: Asked): Because => ({
    rule: 'no_grant',
    message: `Version ${version} of ${nameOf(asset)} is a draft, for owners and publishers of ${asset.organisation} only. Wait until it is published.`,
  }),
  noGrant: ({ asset }: Asked): Because => ({
    rule: 'no_grant',
    message: `${nameOf(asset)} is gated and no grant gives the person a seat. Make an access request that says what it is for.`,
  }),
};

type GrantRule = Exclude<
  Rule,
  'open_access' | 'own_organisation' | 'alliance_member' | 'version_retracted' | 'sign_in_required'
>;

/** The reason that one grant gives, or withholds, access. */
export function becauseOf(rule: GrantRule, seat: HeldSeat, asked: Asked): Because {
  return {
    rule,
    message: SENTENCES[rule](seat, asked),
    grantId: seat.grantId,
    seatId: seat.seatId,
    ...(rule === 'terms_not_accepted' ? { terms: seat.missingTerms } : {}),
    ...(rule === 'grant' && seat.beneficiary.kind === 'organisation'
      ? { organisation: seat.beneficiary.organisation }
      : {}),
  };
}

const SENTENCES: Readonly<Record<GrantRule, (seat: HeldSeat, asked: Asked) => string>> = {
  grant: ({ until }, { operation }) => `A grant covers ${operation} of this version until ${dayOf(until)}.`,
  no_grant: ({ beneficiary }) =>
    beneficiary.kind === 'person'
      ? 'The grant is another person’s own. Make an access request of your own.'
      : `The grant is held by ${beneficiary.organisation}, to which the person does not belong any more. Ask one of its owners.`,
  terms_not_accepted: ({ missingTerms }) =>
    `The seat waits for its terms to be accepted${listed(missingTerms)}. Read and accept them, then try again.`,
  grant_expired: ({ until }) => `The grant ended on ${dayOf(until)}. Make a new access request.`,
  grant_revoked: () => 'The grant was revoked by the asset’s owner. Ask them why, or make a new access request.',
  licence_conflict: (_seat, { version }) =>
    `The licences of what version ${version} was made from contradict each other by now, so it is given under no grant. Use another version, or ask the asset’s owner when this is settled.`,
  grant_closed: () => 'The grant was given up by whoever held it. Make a new access request.',
  grant_superseded: () =>
    'The grant was replaced by its renewal, in which the person has no seat. Ask an owner of the organisation that holds it for one.',
  grant_suspended: () => 'The grant is suspended. Ask the asset’s owner or governance what must be settled first.',
  grant_not_started: ({ from }) => `The grant starts on ${dayOf(from)}. Try again then.`,
  organisation_not_in_good_standing: ({ beneficiary }) =>
    `The grant is held by ${holder(beneficiary)}, which is not in good standing. Governance can tell its owners why.`,
  version_not_granted: ({ versions }, { version }) =>
    `The grant covers the versions ${versions}, not ${version}. Use one of those, or make another access request.`,
  operation_not_granted: ({ operations }, { operation }) =>
    `The grant covers ${operations.join(', ')}, not ${operation}. Make another access request for it.`,
  quota_exceeded: ({ bytesLeft = 0 }, { bytes }) =>
    `The grant’s quota of downloads leaves ${bytesLeft} bytes this month${bytes === undefined ? '' : `, and this needs ${bytes}`}. Wait for the next month (UTC), or ask a steward of the asset’s owner for a larger quota.`,
};

function listed(terms: readonly PinnedTerms[]): string {
  return terms.length > 0
    ? ` (${terms.map(({ licenceId, version }) => `${licenceId} version ${version}`).join(', ')})`
    : '';
}

function holder(beneficiary: Beneficiary): string {
  return beneficiary.kind === 'organisation' ? beneficiary.organisation : 'a person';
}
