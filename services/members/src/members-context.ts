import type { ServiceIdentity } from '@alliance/auth/identity';
import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { AccessTokens } from './credentials/access-tokens.ts';
import type { PasswordHasher } from './credentials/password-hasher.ts';
import type { MembersTables } from './store/tables.ts';

/** Everything that operations are made of; each of them asks only for its part. */
export type MembersContext = {
  db: Kysely<MembersTables>;
  transact: Transact<MembersTables>;
  clock: Clock;
  identity: Pick<ServiceIdentity, 'signCaller'>;
  passwords: PasswordHasher;
  accessTokens: AccessTokens;
};
