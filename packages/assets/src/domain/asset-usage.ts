/** What the versions, drafts and working revisions of an asset name, each content counted once. */
export type AssetUsage = {
  name: string;
  bytes: number;
  /** What no other asset of this kind names in the organisation. */
  ownBytes: number;
  blobs: number;
  versions: number;
  drafts: number;
  /** Of all versions and drafts together. */
  files: number;
};
