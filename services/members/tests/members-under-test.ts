import type { AllianceRole, Membership } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { type Bus, openBus } from '@alliance/events/bus';
import { replayEvents } from '@alliance/events/replay';
import {
  AllianceRoleSchema,
  OrganisationKind,
  OrganisationRoleSchema,
} from '@alliance/proto/alliance/members/v1/member_pb';
import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { enumValue } from '@alliance/rpc/enum-names';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import { createLogger, type Logger } from '@alliance/runtime/logger';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { type TestIdentities, testIdentities } from '@alliance/testing/test-identities';
import { testServiceConfig } from '@alliance/testing/test-service-config';
import { expect } from 'vitest';
import type { MembersConfig } from '../src/config.ts';
import type { PasswordCost } from '../src/credentials/password-hasher.ts';
import { startMembers } from '../src/service.ts';

export const PASSWORD = 'một mật khẩu đủ dài';
export const GOVERNANCE = { email: 'governance@example.vn', name: 'Ban điều phối', password: PASSWORD };
const CHEAP_PASSWORDS: PasswordCost = { n: 16, r: 8, p: 1 };

export type Client = RpcClient<typeof MembersService>;
/** An event as it was published: the last part of its type, and its payload. */
export type Published = { type: string; data: Record<string, unknown> };

/** A `members` on its own database and stream prefix. */
export type MembersUnderTest = AsyncDisposable & {
  readonly address: string;
  readonly config: MembersConfig;
  readonly identities: TestIdentities;
  readonly gateway: Client;
  readonly bus: Bus;
  clientOf(name: ServiceName): Client;
  now(): Date;
  /** Moves the service's clock. */
  advance(ms: number): void;
};

type Options = { firstGovernance?: MembersConfig['firstGovernance']; logger?: Logger };

/** Starts the real thing, with passwords that cost little to hash. */
export async function startMembersUnderTest(options: Options = {}): Promise<MembersUnderTest> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await createDatabase());
  const nats = starting.use(await testNats());
  const identities = testIdentities();
  const servers = { databaseUrl: database.url, natsUrl: nats.url, natsPrefix: nats.prefix };
  const config: MembersConfig = {
    ...testServiceConfig('members', { identities, ...servers }),
    sessionKey: generateKeyPair().privateKey,
    firstGovernance: 'firstGovernance' in options ? options.firstGovernance : GOVERNANCE,
  };
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const logger = options.logger ?? createLogger('members', 'silent');
  const service = starting.use(await startMembers(config, logger, { clock: now, passwordCost: CHEAP_PASSWORDS }));
  const bus = starting.use(await openBus({ url: nats.url, name: 'test', prefix: nats.prefix }));
  const address = `127.0.0.1:${service.grpcPort}`;
  const running = starting.move();
  const clientOf = (name: ServiceName) =>
    running
      .use(new RpcChannel({ target: 'members', address, identity: identities.identityOf(name) }))
      .client(MembersService);
  return {
    address,
    config,
    identities,
    gateway: clientOf('gateway'),
    bus,
    clientOf,
    now,
    advance: (ms) => {
      offset += ms;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** What tests do with a `members` through its gRPC door, as the gateway would. */
export class Actions {
  readonly #gateway: Client;

  constructor({ gateway }: Pick<MembersUnderTest, 'gateway'>) {
    this.#gateway = gateway;
  }

  /** Registers a person; returns their id. */
  async register(email: string, name = email): Promise<string> {
    const { person } = await this.#gateway.registerPerson({ email, name, password: PASSWORD });
    return person?.id ?? '';
  }

  async signIn(email: string, password = PASSWORD): Promise<{ accessToken: string; refreshToken: string }> {
    const { tokens } = await this.#gateway.createSession({ email, password });
    if (!tokens) throw new Error('no tokens');
    return tokens;
  }

  /** Call options that carry whoever a credential belongs to. */
  async with(credential: string): Promise<CallOptions & { callerToken: string }> {
    const { callerToken } = await this.#gateway.authenticate({ credential });
    return { callerToken };
  }

  /** Call options that carry a person who just signed in. */
  async as(email: string): Promise<CallOptions & { callerToken: string }> {
    return this.with((await this.signIn(email)).accessToken);
  }

  async apply(slug: string, ownerEmail: string): Promise<void> {
    const application = { slug, kind: OrganisationKind.UNIVERSITY, legalName: `Tổ chức ${slug}` };
    await this.#gateway.applyForMembership(application, await this.as(ownerEmail));
  }

  /** Makes an organisation in good standing, owned by a person who is registered. */
  async organisation(slug: string, ownerEmail: string): Promise<void> {
    await this.apply(slug, ownerEmail);
    await this.#gateway.admitOrganisation({ slug }, await this.as(GOVERNANCE.email));
  }

  /** Gives a person a role in an organisation, by governance. */
  async put(organisation: string, email: string, role: Membership['role']): Promise<void> {
    const request = { organisation, email, role: enumValue(OrganisationRoleSchema, role) };
    await this.#gateway.putMember(request, await this.as(GOVERNANCE.email));
  }

  async assign(email: string, role: AllianceRole): Promise<void> {
    const request = { email, role: enumValue(AllianceRoleSchema, role) };
    await this.#gateway.assignAllianceRole(request, await this.as(GOVERNANCE.email));
  }
}

/** What was published of these types and mentions `about` (an id or a slug), in order, once there are `count` of it. */
export async function published(
  { bus }: MembersUnderTest,
  types: string[],
  count: number,
  about = '',
): Promise<Published[]> {
  let events: Published[] = [];
  await expect
    .poll(
      async () => {
        const all: Published[] = [];
        await replayEvents(bus, 'members', async (batch) => {
          for (const { type, payload } of batch)
            all.push({ type: type.replace('alliance.members.v1.', ''), data: JSON.parse(payload) });
        });
        events = all.filter(({ type, data }) => types.includes(type) && JSON.stringify(data).includes(about));
        return events.length;
      },
      { timeout: 10_000, interval: 50 },
    )
    .toBeGreaterThanOrEqual(count);
  return events;
}
