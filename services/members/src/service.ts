import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { OrganisationKeysService } from '@alliance/proto/alliance/members/v1/organisation_keys_service_pb';
import { implement } from '@alliance/rpc/server';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { callers, keysCallers } from './callers.ts';
import type { MembersConfig } from './config.ts';
import { AccessTokens } from './credentials/access-tokens.ts';
import { type PasswordCost, PasswordHasher } from './credentials/password-hasher.ts';
import { membersHandlers } from './grpc.ts';
import type { MembersContext } from './members-context.ts';
import { ensureFirstGovernance } from './operations/ensure-first-governance.ts';
import { organisationKeysHandlers } from './organisation-keys.ts';
import { migrations } from './store/migrations/index.ts';
import type { MembersTables } from './store/tables.ts';

export type MembersOverrides = { clock?: Clock; passwordCost?: PasswordCost };

/** Starts members. Throws when database or bus cannot be had, or the first administrator cannot be made. */
export async function startMembers(
  config: MembersConfig,
  logger: Logger,
  overrides: MembersOverrides = {},
): Promise<RunningService> {
  await using starting = new AsyncDisposableStack();
  const base = starting.use(await openFoundation<MembersTables>({ name: 'members', config, migrations, logger }));
  const context: MembersContext = {
    db: base.db,
    transact: base.transact,
    clock: overrides.clock ?? systemClock,
    identity: base.identity,
    passwords: new PasswordHasher(overrides.passwordCost),
    accessTokens: new AccessTokens(config.sessionKey),
  };
  await ensureFirstGovernance(context, config.firstGovernance, logger);
  const server = await base.listen([
    implement(MembersService, membersHandlers(context), callers),
    implement(OrganisationKeysService, organisationKeysHandlers(context), keysCallers),
  ]);
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
