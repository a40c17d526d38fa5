import { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { DecisionsService } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { implement } from '@alliance/rpc/server';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { callers } from './callers.ts';
import { assetsDirectory } from './clients/assets-directory.ts';
import { licensingDesk } from './clients/licensing-desk.ts';
import { peopleRegister } from './clients/people-register.ts';
import type { GrantsConfig } from './config.ts';
import { decisionsCallers } from './decisions-callers.ts';
import { decisionsHandlers } from './decisions-grpc.ts';
import { type GrantsContext, grantsHandlers } from './grpc.ts';
import { expireGrants } from './operations/expire-grants.ts';
import { keepClock } from './operations/keep-clock.ts';
import { migrations } from './store/migrations/index.ts';
import type { GrantsTables } from './store/tables.ts';
import {
  datasetsSubscriptions,
  licensingSubscriptions,
  membersSubscriptions,
  modelsSubscriptions,
} from './subscriptions.ts';

/** Starts the service: database, event consumers, the loop that writes down what has ended, and the gRPC door. */
export async function startGrants(
  config: GrantsConfig,
  logger: Logger,
  overrides: { clock?: Clock } = {},
): Promise<RunningService> {
  await using starting = new AsyncDisposableStack();
  const base = starting.use(await openFoundation<GrantsTables>({ name: 'grants', config, migrations, logger }));
  const context: GrantsContext = {
    db: base.db,
    transact: base.transact,
    clock: overrides.clock ?? systemClock,
    dayMs: config.dayMs,
    assets: assetsDirectory(
      { dataset: base.channel('datasets').client(AssetsService), model: base.channel('models').client(AssetsService) },
      {
        dataset: base.channel('datasets').client(RevisionsService),
        model: base.channel('models').client(RevisionsService),
      },
    ),
    licensing: licensingDesk(base.channel('licensing').client(LicensingService)),
    people: peopleRegister(base.channel('members').client(MembersService)),
    storage: base.channel('storage').client(StorageService),
  };
  base.consume('members', membersSubscriptions());
  base.consume('datasets', datasetsSubscriptions());
  base.consume('models', modelsSubscriptions());
  base.consume('licensing', licensingSubscriptions());
  starting.use(
    new BackgroundLoop({ name: 'expiry', logger, idleMs: config.expirySweepMs }, () => expireGrants(context)),
  );
  starting.use(new BackgroundLoop({ name: 'clock', logger, idleMs: config.expirySweepMs }, () => keepClock(context)));
  const server = await base.listen([
    implement(GrantsService, grantsHandlers(context), callers),
    implement(DecisionsService, decisionsHandlers(context), decisionsCallers),
  ]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
