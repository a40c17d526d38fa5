import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { NoteSigner } from '@alliance/transparency-log/note-key';
import type { Policy } from '@alliance/transparency-log/policy';
import type { Kysely } from 'kysely';
import type { LogKeys } from './log-keys.ts';
import type { HeadRegister } from './store/head-register.ts';
import type { LogFolder } from './store/log-folder.ts';
import type { ProvenanceTables } from './store/tables.ts';
import type { WalkMemory } from './walk-memory.ts';
import type { WitnessWatch } from './witness-watch.ts';

/** What the log is kept with. */
export type LogContext = {
  db: Kysely<ProvenanceTables>;
  transact: Transact<ProvenanceTables>;
  clock: Clock;
  /** That of `keys`. */
  signer: NoteSigner;
  keys: LogKeys;
  /** What a checkpoint needs before it is shown. */
  policy: Policy;
  witnesses: WitnessWatch;
  folder: Pick<
    LogFolder,
    'read' | 'readCheckpoint' | 'readSigned' | 'write' | 'writeCheckpoint' | 'writeSigned' | 'removePartials'
  >;
  heads: HeadRegister;
  /** Walks through the lineage that are being read. */
  walks: WalkMemory;
};
