import type { Caller } from '@alliance/auth/caller';
import type { Transact } from '@alliance/events/outbox';
import type { CallOptions } from '@alliance/rpc/types';
import type { Clock } from '@alliance/runtime/clock';
import type { GatheredReads } from '../store/gathered-reads.ts';
import type { GrantsDb, GrantsTables } from '../store/tables.ts';

/** On whose behalf an operation runs, and how it asks other services on theirs. */
export type Acting = { readonly caller: Caller | null; forward(): CallOptions };

/** What operations that only read need. */
export type Reading = { db: GrantsDb; reads: GatheredReads };

/** What operations that change something need. */
export type Writing = Reading & {
  transact: Transact<GrantsTables>;
  clock: Clock;
  /** How long a day of the clock of decisions is. */
  dayMs: number;
};
