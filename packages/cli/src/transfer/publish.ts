import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { Version } from '../api/shapes.ts';
import { assetPath, type Reference } from '../reference.ts';
import type { HashedFile } from './hash-files.ts';
import type { LicenceOf } from './licence-of.ts';

const FILES_PER_CALL = 1_000;

export type Derivation = { version?: string; external?: { url: string; licence?: string }; relation: string };

export type NewAsset = {
  title: string;
  summary?: string;
  description?: string;
  access: string;
  licence: string;
  languages?: string[];
  tags?: string[];
  tasks?: string[];
};

export type PublishOptions = {
  target: Reference & { version: string };
  /** Used when the dataset or model does not exist yet. */
  asset: NewAsset;
  base?: string;
  notes?: string;
  derivedFrom: readonly Derivation[];
  /** Of some files; none = as in the version that it starts from. */
  licences?: readonly LicenceOf[];
};

/** Makes the asset if it is not there. */
export async function ensureAsset(api: ApiClient, target: Reference, asset: NewAsset): Promise<void> {
  const exists = await api.get(assetPath(target)).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiProblem && error.status === 404) return false;
      throw error;
    },
  );
  if (!exists)
    await api.post(`/v1/${target.kind}s`, { organisation: target.organisation, name: target.name, ...asset });
}

/** Makes a version of uploaded files and publishes it; a draft that an interrupted run left is gone on with. */
export async function publishVersion(
  api: ApiClient,
  files: readonly HashedFile[],
  options: PublishOptions,
): Promise<Version> {
  const { target, base, notes, derivedFrom, licences = [] } = options;
  const versions = `${assetPath(target)}/versions`;
  await api
    .post(versions, { version: target.version, ...(base ? { base } : {}), ...(notes ? { notes } : {}), derivedFrom })
    .catch((error: unknown) => {
      if (!(error instanceof ApiProblem && error.code === 'already_exists')) throw error;
    });
  const draft = await api.get<Version>(`${versions}/${target.version}`);
  if (draft.state !== 'draft')
    throw new ApiProblem(409, {
      code: 'already_exists',
      detail: `${target.version} is published already; a published version never changes. Choose the next version.`,
    });
  for (let start = 0; start < files.length; start += FILES_PER_CALL) {
    const add = files.slice(start, start + FILES_PER_CALL).map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    await api.patch(`${versions}/${target.version}/files`, { add });
  }
  if (licences.length > 0) await api.put(`${versions}/${target.version}/licences`, { licences });
  return api.post<Version>(`${versions}/${target.version}/publish`);
}
