export const FORMAT = 'alliance-audit-report/v1';

/** What a report says of itself; the log's key signs it. */
export type ReportHead = {
  format: typeof FORMAT;
  id: string;
  /** Name of the log. */
  origin: string;
  /** "dataset:org/name"; null in the report of an organisation. */
  asset: string | null;
  /** Slug; null in the report of an asset. */
  organisation: string | null;
  /** The period: from this moment … */
  from: string;
  /** … up to, but not including, this one. */
  to: string;
  madeAt: string;
  madeBy: { personId: string; role: string };
  /** "everything", or only what stands on the books of the organisation ("own-books"). */
  reach: string;
  /** The signed note of the tree that every proof leads to. */
  checkpoint: string;
  /** How many entries there are in all. */
  entries: number;
  /** SHA-256 (hex) of their leaf hashes, one after the other. */
  entriesSha256: string;
  actions: { action: string; count: number }[];
};

export type ReportObject = { kind: string; id: string; version: string; digest: string };

/** One entry, in words and with all that proves it. */
export type ReportEntry = {
  index: number;
  /** Null where the log does not say it. */
  at: string | null;
  action: string;
  /** Pseudonym; empty when nobody in person acted. */
  actor: string;
  actorRole: string;
  organisation: string;
  object: ReportObject;
  previousState: string;
  nextState: string;
  /** The event, byte for byte; null when it is not for the reader, or was erased. */
  payload: string | null;
  /** Base64. */
  salt: string | null;
  /** Base64. */
  leaf: string;
  /** The .tlog-proof file. */
  proof: string;
};

/** A report as a file, whole. */
export type AuditReport = { report: ReportHead; envelope: string; logKey: string; entries: ReportEntry[] };
