export type AssetKind = 'dataset' | 'model';

/** Names an asset: a dataset and a model may carry the same organisation and name. */
export type AssetName = { kind: AssetKind; organisation: string; name: string };

/** The label "public alliance asset", as filters name it. */
export const PUBLIC_ALLIANCE = 'public-alliance';

/** An asset as its service last described it. */
export type AssetFacts = AssetName & {
  id: string;
  title: string;
  summary: string;
  description: string;
  access: string;
  licence: string;
  languages: readonly string[];
  tags: readonly string[];
  tasks: readonly string[];
  /** That of the alliance rule, or none. */
  labels: readonly string[];
  /** Empty when nothing is published, or all of it was retracted. */
  latestVersion: string;
  revision: number;
  updatedAt: Date;
};

/** A version that was published once; it may be deprecated or retracted since. */
export type VersionFacts = {
  assetId: string;
  version: string;
  state: string;
  fileCount: number;
  totalBytes: number;
  publishedAt: Date;
  /** Assets of this alliance that it was made from. */
  sources: readonly AssetName[];
  /** It says where it comes from, be it from inside or outside the alliance. */
  namesSources: boolean;
  revision: number;
};

/** The text of a model's card. */
export type CardFacts = { organisation: string; name: string; text: string; revision: number };

export type OrganisationFacts = { slug: string; legalName: string; state: string; revision: number };
