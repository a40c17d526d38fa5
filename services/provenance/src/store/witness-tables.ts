import type { Generated } from 'kysely';

/** The newest checkpoint that was cosigned of each log; `note` is null before the first. */
export type WitnessedLogTable = {
  origin: string;
  size: number;
  root: Buffer;
  note: string | null;
  cosigned_at: Date | null;
};

/** Checkpoints that a log signed and that were not cosigned: what a fork looks like. */
export type RefusedCheckpointTable = {
  id: Generated<number>;
  origin: string;
  size: number;
  root: Buffer;
  reason: 'conflicting' | 'inconsistent' | 'stale';
  note: string;
  /** What was cosigned last then. */
  cosigned: string | null;
  refused_at: Date;
};

export type WitnessTables = {
  witnessed_log: WitnessedLogTable;
  refused_checkpoint: RefusedCheckpointTable;
  tlog_cosignature: CosignatureTable;
  tlog_witnessed: WitnessedTable;
};

/** What witnesses of this log signed under its checkpoints. */
export type CosignatureTable = {
  size: number;
  name: string;
  key_id: string;
  first_line: string;
  first_at: Date;
  newest_line: string;
  newest_at: Date;
};

/** Checkpoints that enough witnesses cosigned. */
export type WitnessedTable = { size: number; witnessed_at: Date };
