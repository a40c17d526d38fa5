import { encodePath } from '../croissant/distribution.ts';

/** A public asset, as far as harvesters are told of it. */
export type PublicRecord = {
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  title: string;
  description: string;
  access: string;
  licence: string;
  languages: readonly string[];
  tags: readonly string[];
  tasks: readonly string[];
  /** Empty while it is not known. */
  organisationName: string;
  /** Empty while there is none. */
  latestVersion: string;
  totalBytes: number;
  firstPublishedAt: Date | undefined;
  updatedAt: Date;
  /** Newest first. */
  versions: readonly { version: string; publishedAt: Date }[];
};

type Named = Pick<PublicRecord, 'kind' | 'organisation' | 'name'>;

/** The page of an asset in the console; `base` is the address of this registry, without a slash at its end. */
export function pageOfAsset({ kind, organisation, name }: Named, base: string): string {
  return `${base}/${kind}s/${encodePath(`${organisation}/${name}`)}`;
}

/** The address of an asset in the API. */
export function apiOfAsset({ kind, organisation, name }: Named, base: string): string {
  return `${base}/v1/${kind}s/${encodePath(`${organisation}/${name}`)}`;
}

/** The address of one of its versions in the API. */
export function apiOfVersion(asset: Named, version: string, base: string): string {
  return `${apiOfAsset(asset, base)}/versions/${encodeURIComponent(version)}`;
}

/** Tags and tasks, each once. */
export function keywordsOf({ tags, tasks }: Pick<PublicRecord, 'tags' | 'tasks'>): string[] {
  return [...new Set([...tags, ...tasks])];
}
