import type { OrganisationState } from '@alliance/auth/caller';
import { requireCaller } from '@alliance/auth/caller';
import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import {
  AllianceRoleSchema,
  OrganisationKindSchema,
  OrganisationRoleSchema,
  OrganisationStateSchema,
} from '@alliance/proto/alliance/members/v1/member_pb';
import type { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  fromApiToken,
  fromMember,
  fromMembership,
  fromOrganisation,
  fromPerson,
  fromSessionTokens,
} from './mapping.ts';
import type { MembersContext } from './members-context.ts';
import { admitOrganisation } from './operations/admit-organisation.ts';
import { applyForMembership } from './operations/apply-for-membership.ts';
import { assignAllianceRole } from './operations/assign-alliance-role.ts';
import { authenticate } from './operations/authenticate.ts';
import { createApiToken } from './operations/create-api-token.ts';
import { createSession } from './operations/create-session.ts';
import { deleteApiToken } from './operations/delete-api-token.ts';
import { endSession } from './operations/end-session.ts';
import { erasePerson } from './operations/erase-person.ts';
import { getMe } from './operations/get-me.ts';
import { getOrganisation } from './operations/get-organisation.ts';
import { getPeople } from './operations/get-people.ts';
import { listApiTokens } from './operations/list-api-tokens.ts';
import { listMembers } from './operations/list-members.ts';
import { listOrganisations } from './operations/list-organisations.ts';
import { putMember } from './operations/put-member.ts';
import { refreshSession } from './operations/refresh-session.ts';
import { refuseOrganisation } from './operations/refuse-organisation.ts';
import { registerPerson } from './operations/register-person.ts';
import { reinstateOrganisation } from './operations/reinstate-organisation.ts';
import { removeAllianceRole } from './operations/remove-alliance-role.ts';
import { removeMember } from './operations/remove-member.ts';
import { suspendOrganisation } from './operations/suspend-organisation.ts';
import { withdrawOrganisation } from './operations/withdraw-organisation.ts';

type MembersHandlers = Handlers<typeof MembersService>;

/** RPC → operation, by subject. */
export function membersHandlers(context: MembersContext): MembersHandlers {
  return {
    ...peopleHandlers(context),
    ...sessionHandlers(context),
    ...apiTokenHandlers(context),
    ...organisationHandlers(context),
    ...organisationStateHandlers(context),
    ...memberHandlers(context),
    ...allianceRoleHandlers(context),
  };
}

function peopleHandlers(context: MembersContext) {
  return {
    registerPerson: async (request) => ({ person: fromPerson(await registerPerson(context, request)) }),
    erasePerson: async ({ personId }, { caller }) => {
      await erasePerson(context, caller, personId);
      return {};
    },
    getMe: async (_request, { caller }) => {
      const { person, organisations } = await getMe(context, caller);
      return { person: fromPerson(person), organisations: organisations.map(fromMembership) };
    },
    getPeople: async (request, { from, caller }) => {
      const viewer = from === 'gateway' ? requireCaller(caller) : 'service';
      return { people: (await getPeople(context, viewer, request)).map(fromPerson) };
    },
  } satisfies Partial<MembersHandlers>;
}

function sessionHandlers(context: MembersContext) {
  return {
    createSession: async (request) => ({ tokens: fromSessionTokens(await createSession(context, request)) }),
    refreshSession: async (request) => ({
      tokens: fromSessionTokens(await refreshSession(context, request.refreshToken)),
    }),
    endSession: async (_request, { caller }) => {
      await endSession(context, caller);
      return {};
    },
    authenticate: async (request) => {
      const { callerToken, expiresAt } = await authenticate(context, request.credential);
      return { callerToken, expiresAt: timestampFromDate(expiresAt) };
    },
  } satisfies Partial<MembersHandlers>;
}

function apiTokenHandlers(context: MembersContext) {
  return {
    createApiToken: async (request, { caller }) => {
      const expiresAt = request.expiresAt && timestampDate(request.expiresAt);
      const { apiToken, token } = await createApiToken(context, caller, { ...request, expiresAt });
      return { apiToken: fromApiToken(apiToken), token };
    },
    listApiTokens: async (request, { caller }) => {
      const page = await listApiTokens(context, caller, pageRequest(request, stringKey(1)));
      return { apiTokens: page.rows.map(fromApiToken), nextPageToken: page.nextPageToken };
    },
    deleteApiToken: async (request, { caller }) => {
      await deleteApiToken(context, caller, request.id);
      return {};
    },
  } satisfies Partial<MembersHandlers>;
}

function organisationHandlers(context: MembersContext) {
  return {
    applyForMembership: async (request, { caller }) => {
      const kind = enumName(OrganisationKindSchema, request.kind);
      return { organisation: fromOrganisation(await applyForMembership(context, caller, { ...request, kind })) };
    },
    getOrganisation: async (request, { caller }) => ({
      organisation: fromOrganisation(await getOrganisation(context, caller, request.slug)),
    }),
    listOrganisations: async (request, { caller }) => {
      const state = enumName(OrganisationStateSchema, request.state) as OrganisationState | undefined;
      const page = await listOrganisations(context, caller, { state, page: pageRequest(request, stringKey(1)) });
      return { organisations: page.rows.map(fromOrganisation), nextPageToken: page.nextPageToken };
    },
  } satisfies Partial<MembersHandlers>;
}

function organisationStateHandlers(context: MembersContext) {
  return {
    admitOrganisation: async (request, { caller }) => ({
      organisation: fromOrganisation(await admitOrganisation(context, caller, request)),
    }),
    refuseOrganisation: async (request, { caller }) => ({
      organisation: fromOrganisation(await refuseOrganisation(context, caller, request)),
    }),
    suspendOrganisation: async (request, { caller }) => ({
      organisation: fromOrganisation(await suspendOrganisation(context, caller, request)),
    }),
    reinstateOrganisation: async (request, { caller }) => ({
      organisation: fromOrganisation(await reinstateOrganisation(context, caller, request)),
    }),
    withdrawOrganisation: async (request, { caller }) => ({
      organisation: fromOrganisation(await withdrawOrganisation(context, caller, request)),
    }),
  } satisfies Partial<MembersHandlers>;
}

function memberHandlers(context: MembersContext) {
  return {
    putMember: async (request, { caller }) => {
      const role = enumName(OrganisationRoleSchema, request.role);
      return { member: fromMember(await putMember(context, caller, { ...request, role })) };
    },
    removeMember: async (request, { caller }) => {
      await removeMember(context, caller, request);
      return {};
    },
    listMembers: async (request, { caller }) => {
      const { organisation } = request;
      const page = await listMembers(context, caller, { organisation, page: pageRequest(request, stringKey(1)) });
      return { members: page.rows.map(fromMember), nextPageToken: page.nextPageToken };
    },
  } satisfies Partial<MembersHandlers>;
}

function allianceRoleHandlers(context: MembersContext) {
  return {
    assignAllianceRole: async ({ email, role }, { caller }) => ({
      person: fromPerson(
        await assignAllianceRole(context, caller, { email, role: enumName(AllianceRoleSchema, role) }),
      ),
    }),
    removeAllianceRole: async ({ email, role }, { caller }) => ({
      person: fromPerson(
        await removeAllianceRole(context, caller, { email, role: enumName(AllianceRoleSchema, role) }),
      ),
    }),
  } satisfies Partial<MembersHandlers>;
}
