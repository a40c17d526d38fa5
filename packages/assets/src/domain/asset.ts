export type AssetKind = 'dataset' | 'model';

export const ACCESSES = ['open', 'alliance', 'gated', 'private'] as const;
/** Who may have the bytes. */
export type Access = (typeof ACCESSES)[number];

export const PERSONAL_DATA = ['', 'none', 'pseudonymised', 'present'] as const;
/** What the owner says about personal data in an asset; empty = nothing. */
export type PersonalData = (typeof PERSONAL_DATA)[number];

/** Why the label "public alliance asset" was put on or taken off. */
export type LabelCause = 'owner' | 'access-changed' | 'version-retracted' | 'verdict-changed';

/** What people call an asset of one kind: "organisation/name". */
export type AssetName = { organisation: string; name: string };

/** What its owner says about an asset and may change. */
export type AssetDetails = {
  title: string;
  summary: string;
  /** Markdown. */
  description: string;
  access: Access;
  /** Canonical licence expression, as `licensing` wrote it. */
  licence: string;
  languages: readonly string[];
  tags: readonly string[];
  tasks: readonly string[];
  personalData: PersonalData;
};

/** What an update may change. */
export type AssetChanges = Partial<AssetDetails> & { publicAllianceAsset?: boolean };

export type Asset = AssetName &
  AssetDetails & {
    id: string;
    /** Highest published version that is not retracted; empty when there is none. */
    latestVersion: string;
    /** Carries the label of the alliance rule: open, and free for commercial use along its whole lineage. */
    publicAllianceAsset: boolean;
    /** Licences that sets of files of published versions have of their own. */
    fileLicences: readonly string[];
    /** Grows with every change of the asset or of its published versions. */
    revision: number;
    createdAt: Date;
    updatedAt: Date;
  };
