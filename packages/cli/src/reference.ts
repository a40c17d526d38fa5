import type { Kind } from './api/shapes.ts';
import { UsageError } from './usage-error.ts';

/** "dataset:org/name@1.2.0"; the version may be absent. */
export type Reference = { kind: Kind; organisation: string; name: string; version: string | undefined };

/** Reads a reference; without a kind it is a dataset. Throws UsageError. */
export function parseReference(text: string): Reference {
  const [, kind = 'dataset', organisation, name, version] =
    /^(?:(dataset|model):)?([a-z0-9-]+)\/([A-Za-z0-9._-]+)(?:@([^@\s]+))?$/.exec(text) ?? [];
  if (!organisation || !name) throw new UsageError(`"${text}" – dataset:organisation/name@1.0.0`);
  return { kind: kind as Kind, organisation, name, version };
}

/** API path of the asset. */
export function assetPath({ kind, organisation, name }: Pick<Reference, 'kind' | 'organisation' | 'name'>): string {
  return `/v1/${kind}s/${organisation}/${name}`;
}

/** Short form of a reference. */
export function formatReference({ kind, organisation, name, version }: Reference): string {
  return `${kind}:${organisation}/${name}${version === undefined ? '' : `@${version}`}`;
}

/** API path of a file of a version. */
export function filePath(versionPath: string, path: string): string {
  return `${versionPath}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
}
