import type { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import type { OrganisationKeysService } from '@alliance/proto/alliance/members/v1/organisation_keys_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC of members. */
export const callers = {
  registerPerson: ['gateway'],
  erasePerson: ['gateway'],
  createSession: ['gateway'],
  refreshSession: ['gateway'],
  endSession: ['gateway'],
  authenticate: ['gateway'],
  getMe: ['gateway'],
  // grants finds the people that requests, seats and access checks name by e-mail.
  getPeople: ['gateway', 'grants'],
  createApiToken: ['gateway'],
  listApiTokens: ['gateway'],
  deleteApiToken: ['gateway'],
  applyForMembership: ['gateway'],
  getOrganisation: ['gateway'],
  listOrganisations: ['gateway'],
  admitOrganisation: ['gateway'],
  refuseOrganisation: ['gateway'],
  suspendOrganisation: ['gateway'],
  reinstateOrganisation: ['gateway'],
  withdrawOrganisation: ['gateway'],
  putMember: ['gateway'],
  removeMember: ['gateway'],
  listMembers: ['gateway'],
  assignAllianceRole: ['gateway'],
  removeAllianceRole: ['gateway'],
} satisfies Callers<typeof MembersService>;

/** Other services learn of keys from events. */
export const keysCallers = {
  registerOrganisationKey: ['gateway'],
  listOrganisationKeys: ['gateway'],
  revokeOrganisationKey: ['gateway'],
} satisfies Callers<typeof OrganisationKeysService>;
