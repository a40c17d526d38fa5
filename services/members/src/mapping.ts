import {
  AllianceRoleSchema,
  type ApiTokenSchema,
  type MembershipSchema,
  OrganisationKindSchema,
  type OrganisationMemberSchema,
  OrganisationRoleSchema,
  type OrganisationSchema,
  OrganisationStateSchema,
  type PersonSchema,
} from '@alliance/proto/alliance/members/v1/member_pb';
import type { SessionTokensSchema } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ApiToken } from './domain/api-token.ts';
import type { MembershipDetails, Organisation } from './domain/organisation.ts';
import type { Person } from './domain/person.ts';
import type { SessionTokens } from './operations/open-session.ts';
import type { OrganisationMember } from './store/membership-store.ts';

/** A person, as far as whoever asks may see them. */
export function fromPerson(person: Person): MessageInitShape<typeof PersonSchema> {
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    allianceRoles: person.allianceRoles.map((role) => enumValue(AllianceRoleSchema, role)),
    ...(person.createdAt ? { createdAt: timestampFromDate(person.createdAt) } : {}),
  };
}

export function fromOrganisation(organisation: Organisation): MessageInitShape<typeof OrganisationSchema> {
  return {
    id: organisation.id,
    slug: organisation.slug,
    kind: enumValue(OrganisationKindSchema, organisation.kind),
    legalName: organisation.legalName,
    country: organisation.country,
    website: organisation.website,
    description: organisation.description,
    state: enumValue(OrganisationStateSchema, organisation.state),
    reason: organisation.reason,
    revision: BigInt(organisation.revision),
    appliedAt: timestampFromDate(organisation.appliedAt),
    ...(organisation.admittedAt ? { admittedAt: timestampFromDate(organisation.admittedAt) } : {}),
  };
}

/** An organisation as its events carry it: without the reason, whose free text may name people. */
export function fromOrganisationInEvent(organisation: Organisation): MessageInitShape<typeof OrganisationSchema> {
  return fromOrganisation({ ...organisation, reason: '' });
}

export function fromMembership(membership: MembershipDetails): MessageInitShape<typeof MembershipSchema> {
  return {
    organisation: membership.organisation,
    role: enumValue(OrganisationRoleSchema, membership.role),
    organisationState: enumValue(OrganisationStateSchema, membership.state),
    organisationKind: enumValue(OrganisationKindSchema, membership.kind),
  };
}

export function fromMember(member: OrganisationMember): MessageInitShape<typeof OrganisationMemberSchema> {
  return {
    person: fromPerson(member.person),
    role: enumValue(OrganisationRoleSchema, member.role),
    since: timestampFromDate(member.since),
  };
}

export function fromApiToken(token: ApiToken): MessageInitShape<typeof ApiTokenSchema> {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    organisation: token.organisation ?? '',
    createdAt: timestampFromDate(token.createdAt),
    hint: token.hint,
    ...(token.expiresAt ? { expiresAt: timestampFromDate(token.expiresAt) } : {}),
    ...(token.lastUsedAt ? { lastUsedAt: timestampFromDate(token.lastUsedAt) } : {}),
  };
}

export function fromSessionTokens(tokens: SessionTokens): MessageInitShape<typeof SessionTokensSchema> {
  return {
    accessToken: tokens.accessToken,
    expiresAt: timestampFromDate(tokens.expiresAt),
    refreshToken: tokens.refreshToken,
  };
}
