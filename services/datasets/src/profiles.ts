import { versionName } from '@alliance/assets/from-proto';
import { pathKey } from '@alliance/assets/page-keys';
import { toVersionRef } from '@alliance/assets/to-proto';
import { pageRequest } from '@alliance/database/keyset-page';
import { ProfilesService } from '@alliance/proto/alliance/datasets/v1/profiles_service_pb';
import { type Implementation, implement } from '@alliance/rpc/server';
import type { Callers } from '@alliance/rpc/types';
import { toChangeMessage, toFileMessage, toProfileMessage } from './mapping.ts';
import {
  diffSchemas,
  getFileProfile,
  getProfile,
  listFileProfiles,
  type ReadProfilesContext,
} from './operations/read-profiles.ts';

const MAX_FILES_A_PAGE = 50;

const callers = {
  getProfile: ['gateway'],
  listFileProfiles: ['gateway'],
  getFileProfile: ['gateway'],
  diffSchemas: ['gateway'],
} satisfies Callers<typeof ProfilesService>;

/** ProfilesService over this service's versions. */
export function profiles(context: ReadProfilesContext): Implementation {
  return implement(
    ProfilesService,
    {
      getProfile: async ({ ref }, call) => {
        const name = versionName('dataset', ref?.asset, ref?.version);
        const status = await getProfile(context, name, call);
        return { profile: toProfileMessage(toVersionRef('dataset', name.asset, name.version), status) };
      },
      listFileProfiles: async ({ ref, ...request }, call) => {
        const name = versionName('dataset', ref?.asset, ref?.version);
        const page = pageRequest(request, pathKey, MAX_FILES_A_PAGE);
        const { rows, nextPageToken } = await listFileProfiles(context, { name, page }, call);
        return { files: rows.map((file) => toFileMessage(file, { withValues: false })), nextPageToken };
      },
      getFileProfile: async ({ ref, path, withValues }, call) => {
        const name = versionName('dataset', ref?.asset, ref?.version);
        const { file, withFindings } = await getFileProfile(context, { name, path }, call);
        return { file: toFileMessage(file, { withValues, withFindings }) };
      },
      diffSchemas: async ({ ref, fromVersion, toVersion, ...request }, call) => {
        const { asset, version: from } = versionName('dataset', ref, fromVersion);
        const { version: to } = versionName('dataset', ref, toVersion);
        const page = pageRequest(request, pathKey, MAX_FILES_A_PAGE);
        const { changes, nextPageToken } = await diffSchemas(context, { asset, from, to, page }, call);
        return { changes: changes.map(toChangeMessage), nextPageToken };
      },
    },
    callers,
  );
}
