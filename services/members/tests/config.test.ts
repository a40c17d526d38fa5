import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '@alliance/auth/keys';
import { expect, test } from 'vitest';
import { toMembersConfig } from '../src/config.ts';

const keys = generateKeyPair();
const env = {
  ALLIANCE_SERVICE_KEY: keys.privateKey,
  ALLIANCE_SERVICE_KEYS: JSON.stringify({ members: keys.publicKey }),
  ALLIANCE_DATABASE_URL: 'postgres://members@localhost/members',
  ALLIANCE_NATS_URL: 'nats://localhost:4222',
  ALLIANCE_SESSION_KEY: generateKeyPair().privateKey,
};
const admin = { ALLIANCE_ADMIN_EMAIL: ' Admin@Example.vn', ALLIANCE_ADMIN_PASSWORD: 'một mật khẩu dài' };

function problemsOf(changes: Record<string, string | undefined>): string[] {
  try {
    toMembersConfig({ ...env, ...changes });
    return [];
  } catch (error) {
    return [...(error as { problems: string[] }).problems];
  }
}

test('needs only keys and servers', () => {
  const config = toMembersConfig(env);
  expect(config.firstGovernance).toBeUndefined();
  expect(config.sessionKey).toBe(env.ALLIANCE_SESSION_KEY);
});

test('reads the first administrator as anybody who registers', () => {
  expect(toMembersConfig({ ...env, ...admin }).firstGovernance).toEqual({
    email: 'admin@example.vn',
    password: 'một mật khẩu dài',
    name: 'Governance',
  });
  expect(toMembersConfig({ ...env, ...admin, ALLIANCE_ADMIN_NAME: 'Ban' }).firstGovernance?.name).toBe('Ban');
});

test('takes secrets from files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'members-config-'));
  const path = join(folder, 'session.pem');
  writeFileSync(path, env.ALLIANCE_SESSION_KEY);
  const { ALLIANCE_SESSION_KEY: _, ...rest } = env;
  expect(toMembersConfig({ ...rest, ALLIANCE_SESSION_KEY_FILE: path }).sessionKey).toContain('PRIVATE KEY');
  rmSync(folder, { recursive: true });
});

test('lists every problem, and never a secret', () => {
  const problems = problemsOf({
    ALLIANCE_SESSION_KEY: 'not a key',
    ALLIANCE_DATABASE_URL: 'http://x',
    ALLIANCE_ADMIN_EMAIL: 'nobody',
    ALLIANCE_ADMIN_PASSWORD: 'secret',
  });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'ALLIANCE_DATABASE_URL',
    'ALLIANCE_SESSION_KEY',
    'ALLIANCE_ADMIN_EMAIL',
    'ALLIANCE_ADMIN_PASSWORD',
  ]);
  expect(problems.join()).not.toMatch(/not a key|secret$/);
});

test('refuses half an administrator, a missing key, and a key of another kind', () => {
  const { ALLIANCE_ADMIN_PASSWORD: _p, ...emailOnly } = admin;
  const { ALLIANCE_ADMIN_EMAIL: _e, ...passwordOnly } = admin;
  for (const half of [emailOnly, passwordOnly])
    expect(problemsOf(half)).toEqual([expect.stringContaining('give both')]);
  expect(problemsOf({ ALLIANCE_SESSION_KEY: undefined })).toEqual(['ALLIANCE_SESSION_KEY: is required']);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  expect(problemsOf({ ALLIANCE_SESSION_KEY: rsa.toString() })).toEqual([expect.stringContaining('Ed25519')]);
});
