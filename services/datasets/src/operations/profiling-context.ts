import type { AssetTables } from '@alliance/assets/tables';
import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { Kysely } from 'kysely';
import type { ProfileLimits } from '../domain/choose-files.ts';
import type { ProfilerProcess } from '../profiler/profiler-process.ts';
import type { DatasetsTables } from '../store/tables.ts';

/** What profiling works with. */
export type ProfilingContext = {
  db: Kysely<DatasetsTables & AssetTables>;
  transact: Transact<DatasetsTables>;
  clock: Clock;
  logger: Logger;
  limits: ProfileLimits;
  /** Where scratch files go. */
  folder: string;
  /** Brings the bytes of a published file of ours. Throws `unavailable`. */
  fetchBlob: (blob: { sha256: string; size: number }, path: string, signal: AbortSignal) => Promise<void>;
  openProfiler: (folder: string) => ProfilerProcess;
};
