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
  reason: string;
  note: string;
  refused_at: Date;
};

export type WitnessTables = { witnessed_log: WitnessedLogTable; refused_checkpoint: RefusedCheckpointTable };
