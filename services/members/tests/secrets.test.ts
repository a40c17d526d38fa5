import { Writable } from 'node:stream';
import { openDatabase } from '@alliance/database/database';
import { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { createLogger } from '@alliance/runtime/logger';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMembers } from '../src/service.ts';
import { Actions, GOVERNANCE, type MembersUnderTest, PASSWORD, startMembersUnderTest } from './members-under-test.ts';

let log = '';
const sink = new Writable({
  write(chunk, _encoding, done) {
    log += String(chunk);
    done();
  },
});

let members: MembersUnderTest;
let actions: Actions;
beforeAll(async () => {
  members = await startMembersUnderTest({ logger: pino({ level: 'trace' }, sink) });
  actions = new Actions(members);
});
afterAll(() => members[Symbol.asyncDispose]());

/** Every row of every table, as text. */
async function everythingStored(): Promise<string> {
  const config = { url: members.config.databaseUrl, applicationName: 'test' };
  await using database = openDatabase<Record<string, never>>(config);
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(database.db);
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(database.db);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

describe('secrets', () => {
  test('are neither stored nor logged, whether things go well or wrong', async () => {
    await actions.register('an@example.vn');
    const session = await actions.signIn('an@example.vn');
    const as = await actions.with(session.accessToken);
    const { token } = await members.gateway.createApiToken({ name: 'x', scopes: ['read'] }, as);
    const { callerToken } = await actions.with(token);
    const { tokens } = await members.gateway.refreshSession({ refreshToken: session.refreshToken });
    const wrong = 'một mật khẩu sai hẳn';
    await Promise.allSettled([
      actions.signIn('an@example.vn', wrong),
      actions.register('an@example.vn'),
      actions.with(`${token}x`),
      actions.with(`${session.accessToken}x`),
      members.gateway.refreshSession({ refreshToken: session.refreshToken }),
    ]);
    const stored = await everythingStored();
    expect(stored).toContain('an@example.vn');
    const secrets = [
      PASSWORD,
      Buffer.from(PASSWORD).toString('hex'),
      wrong,
      session.accessToken,
      session.refreshToken,
      tokens?.accessToken ?? '?',
      tokens?.refreshToken ?? '?',
      token,
      // Without its prefix, too.
      token.slice(4, 47),
      callerToken,
      members.config.sessionKey.split('\n')[1] ?? '?',
    ];
    for (const secret of secrets) {
      expect(stored).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
  });

  test('names and e-mails are not logged, nor in any event', async () => {
    const stored = await everythingStored();
    const events = stored.split('\n').filter((row) => row.includes('alliance.members.v1.'));
    expect(events.length).toBeGreaterThan(2);
    for (const text of [...events, log]) {
      expect(text).not.toContain('an@example.vn');
      expect(text).not.toContain(GOVERNANCE.name);
    }
  });

  test('a password is hashed anew, with today’s parameters, when its person signs in', async () => {
    await actions.register('binh@example.vn');
    const stronger = { n: 32, r: 8, p: 2 };
    await using again = await startMembers(members.config, createLogger('members', 'silent'), {
      passwordCost: stronger,
    });
    const parametersOf = async () => {
      await using database = openDatabase<Record<string, never>>({
        url: members.config.databaseUrl,
        applicationName: 'test',
      });
      const { rows } = await sql<{ n: number; r: number; p: number }>`
        select scrypt_n as n, scrypt_r as r, scrypt_p as p from password
          join person on person.id = person_id where email = 'binh@example.vn'`.execute(database.db);
      return rows[0];
    };
    expect(await parametersOf()).toEqual({ n: 16, r: 8, p: 1 });
    using channel = new RpcChannel({
      target: 'members',
      address: `127.0.0.1:${again.grpcPort}`,
      identity: members.identities.identityOf('gateway'),
    });
    await new Actions({ gateway: channel.client(MembersService) }).signIn('binh@example.vn');
    expect(await parametersOf()).toEqual(stronger);
    // The process with the other parameters still knows the password.
    await actions.signIn('binh@example.vn');
  });
});
