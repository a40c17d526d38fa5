import type { FileLicencesSchema } from '@alliance/proto/alliance/assets/v1/file_licences_service_pb';
import { FileLicencesService } from '@alliance/proto/alliance/assets/v1/file_licences_service_pb';
import { type Implementation, implement } from '@alliance/rpc/server';
import type { Callers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AssetsContext } from './context.ts';
import type { AssetKind } from './domain/asset.ts';
import type { LicenceAssignment, LicenceConclusion } from './domain/file-licences.ts';
import type { VersionName } from './domain/version.ts';
import { toLicenceAssignment, versionName } from './from-proto.ts';
import { concludeLicence } from './operations/conclude-licence.ts';
import { declareLicences } from './operations/declare-licences.ts';
import { type FileLicences, listFileLicences } from './operations/list-file-licences.ts';
import { toVersionMessage, toVersionRef } from './to-proto.ts';

const NOTHING: LicenceAssignment & Partial<LicenceConclusion> = {
  paths: '',
  licence: '',
  evidence: '',
  evidenceSha256: '',
};

const callers = {
  declareLicences: ['gateway'],
  listFileLicences: ['gateway'],
  concludeLicence: ['gateway'],
} satisfies Callers<typeof FileLicencesService>;

/** FileLicencesService over one service's assets. */
export function fileLicences(context: AssetsContext): Implementation {
  const { kind } = context;
  return implement(
    FileLicencesService,
    {
      declareLicences: async ({ ref, licences }, call) => {
        const name = versionName(kind, ref?.asset, ref?.version);
        const input = { name, licences: licences.map(toLicenceAssignment) };
        return { version: toVersionMessage(kind, name.asset, await declareLicences(context, input, call)) };
      },
      listFileLicences: async ({ ref }, call) => {
        const name = versionName(kind, ref?.asset, ref?.version);
        return { licences: toLicencesMessage(kind, name, await listFileLicences(context, name, call)) };
      },
      concludeLicence: async ({ ref, ...given }, call) => {
        const name = versionName(kind, ref?.asset, ref?.version);
        const said = toLicenceAssignment(given);
        return { licences: toLicencesMessage(kind, name, await concludeLicence(context, { ...said, name }, call)) };
      },
    },
    callers,
  );
}

function toLicencesMessage(
  kind: AssetKind,
  { asset }: VersionName,
  { version, rules, counts, conclusions, licences, doubts }: FileLicences,
): MessageInitShape<typeof FileLicencesSchema> {
  const said: (LicenceAssignment & Partial<LicenceConclusion>)[] = [NOTHING, ...version.licences, ...conclusions];
  return {
    ref: toVersionRef(kind, asset, version.version),
    sets: rules.map(({ role, paths, licence }, index) => {
      const { evidence, evidenceSha256, id = '', personId = '', concludedAt } = said[index] ?? NOTHING;
      const { files = 0, bytes = 0 } = counts[index] ?? {};
      return {
        ...{ role, paths, licence, evidence, evidenceSha256, id, personId },
        ...{ fileCount: BigInt(files), totalBytes: BigInt(bytes) },
        ...(concludedAt && { concludedAt: timestampFromDate(concludedAt) }),
      };
    }),
    detected: [...version.detectedLicences],
    licences: [...licences],
    doubts: [...doubts],
  };
}
