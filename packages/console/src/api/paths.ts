import type { AssetName } from './types.ts';

export type Query = { readonly [name: string]: string | number | undefined };

/** A path with its query; what is undefined or empty is left out. */
export function withQuery(path: string, query: Query): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** API path of an asset, and of one of its versions. */
export function assetPath({ kind, organisation, name }: AssetName, version?: string): string {
  const path = `/v1/${kind}s/${encodePart(organisation)}/${encodePart(name)}`;
  return version === undefined ? path : `${path}/versions/${encodePart(version)}`;
}

/** API path of a file of a version: each segment is encoded, the slashes between them stay. */
export function filePath(asset: AssetName, version: string, path: string): string {
  return `${assetPath(asset, version)}/files/${path.split('/').map(encodePart).join('/')}`;
}

/** The short form of a reference: "dataset:org/name@1.0.0". */
export function formatReference({ kind, organisation, name }: AssetName, version?: string): string {
  return `${kind}:${organisation}/${name}${version === undefined ? '' : `@${version}`}`;
}

export type Reference = AssetName & { version: string };

/** Reads "dataset:org/name@1.0.0"; undefined for anything else. */
export function parseReference(text: string): Reference | undefined {
  const [, kind, organisation, name, version] =
    /^(dataset|model):([a-z0-9-]+)\/([A-Za-z0-9._-]+)@([^@\s]+)$/.exec(text) ?? [];
  if (!kind || !organisation || !name || !version) return undefined;
  return { kind: kind as AssetName['kind'], organisation, name, version };
}

/** As encodeURIComponent, and the apostrophe too: paths end up in quoted shell commands. */
export function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27');
}
