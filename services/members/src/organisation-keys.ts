import type { OrganisationKeySchema } from '@alliance/proto/alliance/members/v1/organisation_key_pb';
import type { OrganisationKeysService } from '@alliance/proto/alliance/members/v1/organisation_keys_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { toPem } from '@alliance/statements/signing-key';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { OrganisationKey } from './domain/organisation-key.ts';
import type { MembersContext } from './members-context.ts';
import { listOrganisationKeys } from './operations/list-organisation-keys.ts';
import { registerOrganisationKey } from './operations/register-organisation-key.ts';
import { revokeOrganisationKey } from './operations/revoke-organisation-key.ts';

/** RPC → operation, for the keys of organisations. */
export function organisationKeysHandlers(context: MembersContext): Handlers<typeof OrganisationKeysService> {
  return {
    registerOrganisationKey: async (request, { caller }) => ({
      key: fromKey(await registerOrganisationKey(context, caller, request)),
    }),
    listOrganisationKeys: async ({ organisation }, { caller }) => ({
      keys: (await listOrganisationKeys(context, caller, organisation)).map(fromKey),
    }),
    revokeOrganisationKey: async (request, { caller }) => ({
      key: fromKey(await revokeOrganisationKey(context, caller, request)),
    }),
  };
}

function fromKey(key: OrganisationKey): MessageInitShape<typeof OrganisationKeySchema> {
  const { keyId, organisation, algorithm, name, registeredAt, revokedAt } = key;
  return {
    keyId,
    organisation,
    algorithm,
    publicKey: toPem(key),
    name,
    registeredAt: timestampFromDate(registeredAt),
    ...(revokedAt ? { revokedAt: timestampFromDate(revokedAt) } : {}),
  };
}
