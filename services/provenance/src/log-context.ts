import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { NoteSigner } from '@alliance/transparency-log/note-key';
import type { Kysely } from 'kysely';
import type { HeadRegister } from './store/head-register.ts';
import type { LogFolder } from './store/log-folder.ts';
import type { ProvenanceTables } from './store/tables.ts';

/** What the log is kept with. */
export type LogContext = {
  db: Kysely<ProvenanceTables>;
  transact: Transact<ProvenanceTables>;
  clock: Clock;
  signer: NoteSigner;
  folder: Pick<LogFolder, 'read' | 'readCheckpoint' | 'write' | 'writeCheckpoint' | 'removePartials'>;
  heads: HeadRegister;
};
