import { CatalogueService } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { HarvestService } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { implement } from '@alliance/rpc/server';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { callers } from './callers.ts';
import type { CatalogueConfig } from './config.ts';
import { lexemeCounts } from './domain/lexeme-counts.ts';
import { followGenerations } from './follow-generations.ts';
import { catalogueHandlers } from './grpc.ts';
import { harvestCallers } from './harvest-callers.ts';
import { harvestHandlers } from './harvest-grpc.ts';
import { keepGenerations } from './keep-generations.ts';
import { rememberFor } from './remember-for.ts';
import { commonLexemes } from './store/lexeme-store.ts';
import { migrations } from './store/migrations/index.ts';
import type { CatalogueTables } from './store/tables.ts';
import { collectChanges } from './subscriptions.ts';

/** Statistics change slowly, and a search only needs their order of magnitude. */
const COUNTS_REMEMBERED_MS = 60_000;

/** Starts the service. Throws when its database or the bus cannot be had. */
export async function startCatalogue(
  config: CatalogueConfig,
  logger: Logger,
  overrides: { clock?: Clock } = {},
): Promise<RunningService> {
  await using starting = new AsyncDisposableStack();
  const base = starting.use(await openFoundation<CatalogueTables>({ name: 'catalogue', config, migrations, logger }));
  const { db, bus, consume } = base;
  const follower = starting.use(followGenerations({ db, consume, clock: overrides.clock ?? systemClock, logger }));
  const keeper = starting.use(keepGenerations({ db, bus, logger, collect: collectChanges }, follower.wake));
  const counts = rememberFor(COUNTS_REMEMBERED_MS, async () => lexemeCounts(await commonLexemes(db)));
  const context = { db, lexemeCounts: counts, wake: keeper.wake };
  const server = await base.listen([
    implement(CatalogueService, catalogueHandlers(context), callers),
    implement(HarvestService, harvestHandlers(context), harvestCallers),
  ]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
