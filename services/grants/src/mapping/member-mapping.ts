import type { OrganisationRole as Role, OrganisationState as State } from '@alliance/auth/caller';
import {
  type Organisation,
  OrganisationKindSchema,
  type OrganisationRole,
  OrganisationRoleSchema,
  OrganisationStateSchema,
} from '@alliance/proto/alliance/members/v1/member_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { OrganisationKind } from '../domain/match-use.ts';
import type { KnownOrganisation } from '../store/member-store.ts';

/** An organisation as far as it matters here; a state of a newer contract is no good standing. */
export function toKnownOrganisation({ slug, state, country, revision, kind }: Organisation): KnownOrganisation {
  return {
    slug,
    state: (enumName(OrganisationStateSchema, state) as State | undefined) ?? 'applied',
    country,
    revision: Number(revision),
    kind: (enumName(OrganisationKindSchema, kind) as OrganisationKind | undefined) ?? '',
  };
}

/** A role; one of a newer contract counts as plain membership. */
export function toRole(role: OrganisationRole): Role {
  return (enumName(OrganisationRoleSchema, role) as Role | undefined) ?? 'member';
}
