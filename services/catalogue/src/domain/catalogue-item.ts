import type { AssetKind, AssetName } from './facts.ts';

/** An asset in the catalogue, as it is shown. */
export type CatalogueItem = AssetName & {
  id: string;
  title: string;
  summary: string;
  access: string;
  licence: string;
  languages: readonly string[];
  tags: readonly string[];
  tasks: readonly string[];
  labels: readonly string[];
  /** Empty when every version was retracted; then there are no bytes and no date of publication. */
  latestVersion: string;
  totalBytes: number;
  fileCount: number;
  publishedAt: Date | null;
  updatedAt: Date;
  /** Legal name of the owner; empty while it is not known. */
  organisationName: string;
  /** It names its sources, or something that the caller may see was made from it. */
  hasProvenance: boolean;
  revision: number;
};

export type Suggestion = { id: string; kind: AssetKind; organisation: string; name: string; title: string };

export const FACETS = ['kind', 'organisation', 'licence', 'access', 'language', 'tag', 'task', 'label'] as const;
export type FacetName = (typeof FACETS)[number];
export type Facet = { name: FacetName; counts: { value: string; count: number }[] };
