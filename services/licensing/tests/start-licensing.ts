import type { Caller } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import { openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { eventMigrations } from '@alliance/events/migrations';
import { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { Acceptance, Terms } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import { createLogger } from '@alliance/runtime/logger';
import type { GivenAcceptance, GivenTerms } from '@alliance/testing/fakes/licensing';
import { type FakeProvenance, startFakeProvenance } from '@alliance/testing/fakes/provenance';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { type TestIdentities, testIdentities } from '@alliance/testing/test-identities';
import { testServiceConfig } from '@alliance/testing/test-service-config';
import type { Kysely } from 'kysely';
import { startLicensing } from '../src/service.ts';
import { migrations } from '../src/store/migrations/index.ts';
import type { LicensingTables } from '../src/store/tables.ts';

/** The service alone, on a database and streams of its own. */
export type StartedLicensing = AsyncDisposable & {
  readonly address: string;
  readonly identities: TestIdentities;
  readonly nats: { url: string; prefix: string };
  readonly db: Kysely<LicensingTables>;
  readonly provenance: FakeProvenance;
  /** One more process of the service, on the same database. */
  startAnother(): Promise<AsyncDisposable>;
  client(from?: ServiceName): RpcClient<typeof LicensingService>;
  derivations(from?: ServiceName): RpcClient<typeof DerivationsService>;
  /** Call options that carry a caller. */
  as(caller: Caller): { callerToken: string };
  givenTerms(given: GivenTerms): Promise<Terms>;
  givenAcceptance(given: GivenAcceptance): Promise<Acceptance>;
};

const CONDITIONS = {
  operations: ['view', 'download'],
  purposes: ['research'],
  contact: 'licences@mekong-data.example',
};

export async function startTestLicensing(clock: Clock = systemClock): Promise<StartedLicensing> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await createDatabase({ template: 'licensing', migrate }));
  const nats = starting.use(await testNats());
  const identities = testIdentities();
  const provenance = starting.use(await startFakeProvenance(identities));
  const config = testServiceConfig('licensing', {
    identities,
    databaseUrl: database.url,
    natsUrl: nats.url,
    natsPrefix: nats.prefix,
    addresses: { provenance: provenance.address },
  });
  const start = () =>
    startLicensing({ ...config, planDays: 90 }, createLogger('licensing', 'silent'), { clock, reassessMs: 50 });
  const service = starting.use(await start());
  const { db } = starting.use(openDatabase<LicensingTables>({ url: database.url, applicationName: 'test' }));
  const address = `127.0.0.1:${service.grpcPort}`;
  const channels = starting.use(new DisposableStack());
  const channel = (from: ServiceName) =>
    channels.use(new RpcChannel({ target: 'licensing', address, identity: identities.identityOf(from) }));
  const client = (from: ServiceName = 'gateway') => channel(from).client(LicensingService);
  const as = (caller: Caller) => ({ callerToken: identities.callerToken(caller) });
  const running = starting.move();
  return {
    address,
    identities,
    nats: { url: nats.url, prefix: nats.prefix },
    db,
    provenance,
    startAnother: start,
    client,
    derivations: (from = 'gateway') => channel(from).client(DerivationsService),
    as,
    givenTerms: (given) => publish(client(), as, given),
    givenAcceptance: (given) => accept(client(), as, given),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function migrate(url: string): Promise<void> {
  await using database = openDatabase<LicensingTables>({ url, applicationName: 'test-migrate' });
  await migrateToLatest(database.db, { ...eventMigrations, ...migrations });
}

type As = StartedLicensing['as'];

async function publish(client: RpcClient<typeof LicensingService>, as: As, given: GivenTerms): Promise<Terms> {
  const owner = testCaller({ memberships: [memberOf(given.organisation, 'owner')] });
  const { terms } = await client.publishTerms(
    {
      organisation: given.organisation,
      licenceId: given.licenceId ?? '',
      title: given.title ?? 'Điều khoản thử nghiệm',
      conditions: { ...CONDITIONS, ...given.conditions },
      texts: given.texts ?? [{ language: 'vi', text: 'Chỉ dùng cho nghiên cứu.' }],
    },
    as(owner),
  );
  return terms as Terms;
}

async function accept(client: RpcClient<typeof LicensingService>, as: As, given: GivenAcceptance): Promise<Acceptance> {
  const { licenceId, termsVersion, personId, organisation = '' } = given;
  const { terms } = await client.getTerms({ licenceId, version: termsVersion });
  const [text] = (terms as Terms).texts;
  const memberships = organisation === '' ? [] : [memberOf(organisation)];
  const { acceptance } = await client.acceptTerms(
    { licenceId, termsVersion, organisation, language: text!.language, textSha256: text!.sha256 },
    as(testCaller({ personId, memberships })),
  );
  return acceptance as Acceptance;
}
