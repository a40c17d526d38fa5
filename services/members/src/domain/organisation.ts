import type { OrganisationRole, OrganisationState } from '@alliance/auth/caller';

export const ORGANISATION_KINDS = ['company', 'university', 'institute', 'public-body', 'non-profit'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const ORGANISATION_ROLES = [
  'owner',
  'publisher',
  'steward',
  'member',
] as const satisfies readonly OrganisationRole[];

export type Organisation = {
  id: string;
  slug: string;
  kind: OrganisationKind;
  legalName: string;
  /** ISO 3166-1 alpha-2, or empty. */
  country: string;
  website: string;
  description: string;
  state: OrganisationState;
  /** Why it was refused, suspended or withdrawn. */
  reason: string;
  revision: number;
  /** Person id. */
  appliedBy: string;
  appliedAt: Date;
  admittedAt: Date | null;
};

/** A person's place in an organisation, with what others need to know of it. */
export type MembershipDetails = {
  organisation: string;
  role: OrganisationRole;
  state: OrganisationState;
  kind: OrganisationKind;
};
