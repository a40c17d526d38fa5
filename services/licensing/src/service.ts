import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { implement } from '@alliance/rpc/server';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { callers } from './callers.ts';
import type { LicensingConfig } from './config.ts';
import { licensingHandlers } from './grpc.ts';
import { loadRegister } from './load-register.ts';
import { migrations } from './store/migrations/index.ts';
import type { LicensingTables } from './store/tables.ts';
import { loadTerms } from './terms/load-terms.ts';

/** Starts the service. Throws when its database or the bus cannot be had, or the register or a term record is wrong. */
export async function startLicensing(
  config: LicensingConfig,
  logger: Logger,
  overrides: { clock?: Clock } = {},
): Promise<RunningService> {
  const register = loadRegister();
  const terms = loadTerms(register);
  await using starting = new AsyncDisposableStack();
  const base = starting.use(await openFoundation<LicensingTables>({ name: 'licensing', config, migrations, logger }));
  const context = { db: base.db, transact: base.transact, clock: overrides.clock ?? systemClock, register, terms };
  const server = await base.listen([implement(LicensingService, licensingHandlers(context), callers)]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
