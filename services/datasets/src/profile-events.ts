import type { AssetEvents } from '@alliance/assets/events';
import type { AssetTables } from '@alliance/assets/tables';
import type { Transaction } from 'kysely';
import { insertJob } from './store/job-store.ts';
import { deleteProfile } from './store/profile-store.ts';
import type { DatasetsTables } from './store/tables.ts';

/**
 * The same events, with what they mean for profiles in the same transaction: a published version is to be profiled, and of one
 * whose bytes are to be forgotten nothing is kept.
 */
export function withProfiles(events: AssetEvents): AssetEvents {
  return {
    ...events,
    versionPublished: async (trx, fact, at) => {
      await insertJob(ours(trx), fact.version.id);
      await events.versionPublished(trx, fact, at);
    },
    versionRetracted: async (trx, fact, at) => {
      if (fact.version.purged) await deleteProfile(ours(trx), fact.version.id);
      await events.versionRetracted(trx, fact, at);
    },
  };
}

function ours(trx: Transaction<AssetTables>): Transaction<DatasetsTables> {
  return trx as unknown as Transaction<DatasetsTables>;
}
