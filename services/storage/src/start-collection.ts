import { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import type { Foundation } from '@alliance/service/foundation';
import { type CollectContext, collectBlobs } from './operations/collect-blobs.ts';
import { sweepLeftovers } from './operations/sweep-leftovers.ts';
import type { StorageTables } from './store/tables.ts';

const COLLECT_MS = 10 * 60 * 1_000;
const LEFTOVERS_MS = 24 * 60 * 60 * 1_000;

type CollectionContext = Omit<CollectContext, 'owners'> & { logger: Logger };

/** Starts what takes away bytes that nobody names: it asks those who keep versions and attachments, whenever they can be reached. */
export function startCollection(
  base: Pick<Foundation<StorageTables>, 'channel'>,
  { logger, ...context }: CollectionContext,
  { idleMs = COLLECT_MS }: { idleMs?: number } = {},
): AsyncDisposable {
  const owners = (['datasets', 'models', 'grants'] as const).map((name) =>
    base.channel(name).client(BlobReferencesService),
  );
  const running = new AsyncDisposableStack();
  running.use(
    new BackgroundLoop({ name: 'collection', logger, idleMs }, (signal) =>
      collectBlobs({ ...context, owners }, signal),
    ),
  );
  running.use(
    new BackgroundLoop({ name: 'leftovers', logger, idleMs: LEFTOVERS_MS }, async (signal) => {
      await sweepLeftovers(context, signal);
      return false;
    }),
  );
  return running;
}
