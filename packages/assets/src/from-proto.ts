import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import {
  AccessSchema,
  AssetKindSchema,
  type AssetRef,
  type Derivation as DerivationMessage,
  type FileEntry as FileMessage,
  type LicenceAssignment as LicenceMessage,
  PersonalDataSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CreateAssetRequest, UpdateAssetRequest } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { FileOperation as OperationMessage } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { Access, AssetChanges, AssetDetails, AssetKind, AssetName, PersonalData } from './domain/asset.ts';
import { isAssetName } from './domain/asset-name.ts';
import type { GivenDerivation } from './domain/derivations.ts';
import type { LicenceAssignment } from './domain/file-licences.ts';
import type { FileOperation } from './domain/file-operation.ts';
import type { FileEntry, VersionName } from './domain/version.ts';
import { isVersionNumber } from './domain/version-number.ts';

/** The name in a ref of a new asset, unchecked but for its kind. Throws `invalid_argument`. */
export function newAssetName(kind: AssetKind, ref: AssetRef | undefined): AssetName {
  checkKind(kind, ref?.kind ?? 0);
  return { organisation: ref?.organisation ?? '', name: ref?.name ?? '' };
}

/** The name of an asset that should exist. Throws `not_found` for what no asset can be called. */
export function assetName(kind: AssetKind, ref: AssetRef | undefined): AssetName {
  const name = newAssetName(kind, ref);
  if (!isAssetName(name)) throw notFound(`${kind} of that name`);
  return name;
}

/** The name of a version that should exist. Throws `not_found` for what no version can be called. */
export function versionName(kind: AssetKind, ref: AssetRef | undefined, version = ''): VersionName {
  const asset = assetName(kind, ref);
  if (!isVersionNumber(version))
    throw notFound(`version of ${kind} ${asset.organisation}/${asset.name} by that number`);
  return { asset, version };
}

/** Throws `invalid_argument` when a request names another kind than this service keeps. */
export function checkKind(kind: AssetKind, given: number): void {
  if (enumName(AssetKindSchema, given) !== kind) throw invalidArgument(`Only a ${kind} can be asked for here.`);
}

/** The details of a new asset. */
export function toDetails(request: CreateAssetRequest): AssetDetails {
  const { title, summary, description, licence, languages, tags, tasks } = request;
  const [access, personalData] = [toAccess(request.access), toPersonalData(request.personalData)];
  return { title, summary, description, access, licence, languages, tags, tasks, personalData };
}

/** The details that an update names. */
export function toDetailChanges(request: UpdateAssetRequest): AssetChanges {
  const { title, summary, description, access, licence, languages, tags, tasks } = request;
  const { personalData, publicAllianceAsset } = request;
  return {
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(access !== undefined && { access: toAccess(access) }),
    ...(licence !== undefined && { licence }),
    ...(languages && { languages: languages.values }),
    ...(tags && { tags: tags.values }),
    ...(tasks && { tasks: tasks.values }),
    ...(personalData !== undefined && { personalData: toPersonalData(personalData) }),
    ...(publicAllianceAsset !== undefined && { publicAllianceAsset }),
  };
}

/** Access as the domain says it; a value of a newer contract stays unknown and is refused with the other details. */
function toAccess(access: number): Access {
  return (enumName(AccessSchema, access) ?? '') as Access;
}

/** As the domain says it; a value of a newer contract is refused like access. */
function toPersonalData(said: number): PersonalData {
  return said === 0 ? '' : ((enumName(PersonalDataSchema, said) ?? 'unknown') as PersonalData);
}

export function toFileEntry({ path, size, sha256, gitOid }: FileMessage): FileEntry {
  const file = { path, size: Number(size), sha256 };
  return gitOid.length === 0 ? file : { ...file, gitOid: Buffer.from(gitOid).toString('hex') };
}

export function toLicenceAssignment({
  paths,
  licence,
  evidence,
  evidenceSha256,
}: Pick<LicenceMessage, keyof LicenceAssignment>): LicenceAssignment {
  return { paths, licence, evidence, evidenceSha256 };
}

/** One step of a commit; undefined for what a newer contract may mean. */
export function toFileOperation({ operation }: OperationMessage): FileOperation | undefined {
  switch (operation.case) {
    case 'add':
      return { add: toFileEntry(operation.value) };
    case 'removePath':
      return { removePath: operation.value };
    case 'removeFolder':
      return { removeFolder: operation.value };
    case 'copy': {
      const { fromPath, fromRevision, toPath } = operation.value;
      return { copy: { from: fromPath, revision: fromRevision, to: toPath } };
    }
    case 'move':
      return { move: { from: operation.value.fromPath, to: operation.value.toPath } };
    default:
      return undefined;
  }
}

export function toGivenDerivation({ relation, source }: DerivationMessage): GivenDerivation {
  if (source.case === 'version') {
    const { asset, version } = source.value;
    const kind = enumName(AssetKindSchema, asset?.kind ?? 0);
    return { relation, version: { kind, organisation: asset?.organisation ?? '', name: asset?.name ?? '', version } };
  }
  if (source.case === 'external') {
    const { url, digest, accessedAt, licence } = source.value;
    const when = accessedAt ? toIsoDate(timestampDate(accessedAt)) : null;
    return { relation, external: { url, digest, accessedAt: when, ...(licence !== '' && { licence }) } };
  }
  return { relation };
}

/** ISO 8601; "" for a moment that has no such form, which the domain refuses. */
function toIsoDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
