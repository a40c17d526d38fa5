import { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { AccessService } from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import { AttachmentsService } from '@alliance/proto/alliance/grants/v1/attachments_service_pb';
import { AwardsService } from '@alliance/proto/alliance/grants/v1/awards_service_pb';
import { DecisionsService } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { HoldersService } from '@alliance/proto/alliance/grants/v1/holders_service_pb';
import { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import { PeopleService } from '@alliance/proto/alliance/grants/v1/people_service_pb';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { SeatsService } from '@alliance/proto/alliance/grants/v1/seats_service_pb';
import { SuspensionsService } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import { TokensService } from '@alliance/proto/alliance/grants/v1/tokens_service_pb';
import { UsageService } from '@alliance/proto/alliance/grants/v1/usage_service_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import { AttachmentsService as AttachmentBytesService } from '@alliance/proto/alliance/storage/v1/attachments_service_pb';
import { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { implement } from '@alliance/rpc/server';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { accessHandlers } from './access-grpc.ts';
import { applicantsCallers } from './applicants-callers.ts';
import { applicantsHandlers } from './applicants-grpc.ts';
import { attachmentsCallers, blobReferencesCallers } from './attachments-callers.ts';
import { attachmentsHandlers, blobReferencesHandlers } from './attachments-grpc.ts';
import { awardsCallers } from './awards-callers.ts';
import { awardsHandlers } from './awards-grpc.ts';
import { accessCallers, callers, suspensionsCallers, tokensCallers, usageCallers } from './callers.ts';
import { assetsDirectory } from './clients/assets-directory.ts';
import { licensingDesk } from './clients/licensing-desk.ts';
import { logIndex } from './clients/log-index.ts';
import { peopleRegister } from './clients/people-register.ts';
import { tokenSigner } from './clients/token-signer.ts';
import type { GrantsConfig } from './config.ts';
import { decisionsCallers } from './decisions-callers.ts';
import { decisionsHandlers } from './decisions-grpc.ts';
import { type GrantsContext, grantsHandlers } from './grpc.ts';
import { holdersCallers, holdersHandlers } from './holders-grpc.ts';
import { lifeCallers } from './life-callers.ts';
import { lifeHandlers } from './life-grpc.ts';
import { expireAwards } from './operations/expire-awards.ts';
import { expireGrants } from './operations/expire-grants.ts';
import type { TokenContext } from './operations/issue-token.ts';
import { keepClock } from './operations/keep-clock.ts';
import { lapseSeats } from './operations/lapse-seats.ts';
import { remindOfEnds } from './operations/remind-of-ends.ts';
import { tellOwnersOfUsage } from './operations/tell-owners-of-usage.ts';
import { peopleCallers, peopleHandlers } from './people-grpc.ts';
import { rulesCallers } from './rules-callers.ts';
import { rulesHandlers } from './rules-grpc.ts';
import { seatsCallers } from './seats-callers.ts';
import { seatsHandlers } from './seats-grpc.ts';
import { gatherReads } from './store/gathered-reads.ts';
import { migrations } from './store/migrations/index.ts';
import type { GrantsTables } from './store/tables.ts';
import {
  datasetsSubscriptions,
  licensingSubscriptions,
  membersSubscriptions,
  modelsSubscriptions,
} from './subscriptions.ts';
import { suspensionsHandlers } from './suspensions-grpc.ts';
import { tokensHandlers } from './tokens-grpc.ts';
import { usageHandlers } from './usage-grpc.ts';

/** Between two looks whether owners are to be told of what was downloaded. */
const USAGE_LOOK_MS = 60_000;

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
    reads: gatherReads(base.prepared),
    transact: base.transact,
    clock: overrides.clock ?? systemClock,
    dayMs: config.dayMs,
    seatRestMs: config.seatRestMs,
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
  base.consume('datasets', datasetsSubscriptions(config));
  base.consume('models', modelsSubscriptions(config));
  base.consume('licensing', licensingSubscriptions());
  starting.use(
    new BackgroundLoop({ name: 'expiry', logger, idleMs: config.expirySweepMs }, () => expireGrants(context)),
  );
  starting.use(
    new BackgroundLoop({ name: 'awards', logger, idleMs: config.expirySweepMs }, () => expireAwards(context)),
  );
  starting.use(new BackgroundLoop({ name: 'lapses', logger, idleMs: config.expirySweepMs }, () => lapseSeats(context)));
  starting.use(new BackgroundLoop({ name: 'ends', logger, idleMs: config.expirySweepMs }, () => remindOfEnds(context)));
  starting.use(new BackgroundLoop({ name: 'clock', logger, idleMs: config.expirySweepMs }, () => keepClock(context)));
  starting.use(
    new BackgroundLoop({ name: 'usage', logger, idleMs: Math.min(config.usageBatchMs, USAGE_LOOK_MS) }, () =>
      tellOwnersOfUsage(context, config.usageBatchMs),
    ),
  );
  const { key, previousKey } = config.tokenKeys;
  const tokenContext: TokenContext = {
    ...context,
    logIndex: logIndex(base.channel('provenance').client(LogIndexService)),
    tokens: key === undefined ? undefined : tokenSigner({ key, previousKey }, config.publicUrl),
    publicUrl: config.publicUrl,
  };
  const attachmentBytes = base.channel('storage').client(AttachmentBytesService);
  const server = await base.listen([
    implement(GrantsService, grantsHandlers(context), callers),
    implement(DecisionsService, decisionsHandlers({ ...context, problemOf: base.problemOf }), decisionsCallers),
    implement(RulesService, rulesHandlers(context), rulesCallers),
    implement(LifeService, lifeHandlers(context), lifeCallers),
    implement(ApplicantsService, applicantsHandlers(context), applicantsCallers),
    implement(AttachmentsService, attachmentsHandlers({ ...context, attachmentBytes }), attachmentsCallers),
    implement(BlobReferencesService, blobReferencesHandlers(context), blobReferencesCallers),
    implement(AwardsService, awardsHandlers(context), awardsCallers),
    implement(SeatsService, seatsHandlers(context), seatsCallers),
    implement(AccessService, accessHandlers(context), accessCallers),
    implement(SuspensionsService, suspensionsHandlers(context), suspensionsCallers),
    implement(HoldersService, holdersHandlers(context), holdersCallers),
    implement(PeopleService, peopleHandlers(context), peopleCallers),
    implement(TokensService, tokensHandlers(tokenContext), tokensCallers),
    implement(UsageService, usageHandlers(context), usageCallers),
  ]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
