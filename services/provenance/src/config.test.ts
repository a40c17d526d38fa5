import { generateKeyPairSync } from 'node:crypto';
import { generateKeyPair } from '@alliance/auth/keys';
import { ConfigError } from '@alliance/config/read-config';
import { expect, test } from 'vitest';
import { toProvenanceConfig } from './config.ts';

const { privateKey } = generateKeyPair();
const env = {
  ALLIANCE_SERVICE_KEY: privateKey,
  ALLIANCE_SERVICE_KEYS: '{}',
  ALLIANCE_DATABASE_URL: 'postgres://localhost/provenance',
  ALLIANCE_NATS_URL: 'nats://localhost:4222',
  ALLIANCE_PUBLIC_URL: 'https://registry.example:8443/',
  ALLIANCE_LOG_FOLDER: '/var/lib/alliance/log',
  ALLIANCE_LOG_KEY: privateKey,
  ALLIANCE_WITNESS_KEY: generateKeyPair().privateKey,
};

function problemsOf(changes: Record<string, string | undefined>): readonly string[] {
  try {
    toProvenanceConfig({ ...env, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('names the log after where it is served', () => {
  expect(toProvenanceConfig(env)).toMatchObject({
    logOrigin: 'registry.example:8443/log',
    witnessName: 'registry.example:8443/witness',
    witnessedLogs: '',
    logFolder: '/var/lib/alliance/log',
  });
  expect(toProvenanceConfig({ ...env, ALLIANCE_PUBLIC_URL: 'https://a.example/registry' }).logOrigin).toBe(
    'a.example/registry/log',
  );
  expect(toProvenanceConfig({ ...env, ALLIANCE_PUBLIC_URL: '', ALLIANCE_LOG_ORIGIN: 'b.example/log' }).logOrigin).toBe(
    'b.example/log',
  );
});

test.each([
  ['no folder', { ALLIANCE_LOG_FOLDER: '' }, 'ALLIANCE_LOG_FOLDER: is required'],
  ['no key', { ALLIANCE_LOG_KEY: '' }, 'ALLIANCE_LOG_KEY: is required'],
  [
    'what is no key',
    { ALLIANCE_LOG_KEY: 'secret' },
    'ALLIANCE_LOG_KEY: must be an Ed25519 private key in PEM (PKCS #8); others, and ML-DSA-44 ones, may follow',
  ],
  [
    'a key of another kind',
    {
      ALLIANCE_LOG_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    },
    'ALLIANCE_LOG_KEY: must be an Ed25519 private key in PEM (PKCS #8); others, and ML-DSA-44 ones, may follow',
  ],
  [
    'an origin with a space',
    { ALLIANCE_LOG_ORIGIN: 'a b' },
    'ALLIANCE_LOG_ORIGIN: must be <host>/<path>, without a scheme, spaces or "+"',
  ],
  [
    'a policy that is none',
    { ALLIANCE_LOG_POLICY: 'quorum w1' },
    'ALLIANCE_LOG_POLICY: Line 1 of the policy: no line above defines "w1".',
  ],
  ['no key of the witness', { ALLIANCE_WITNESS_KEY: '' }, 'ALLIANCE_WITNESS_KEY: is required'],
  [
    'the key of the log for the witness',
    { ALLIANCE_WITNESS_KEY: privateKey },
    'ALLIANCE_WITNESS_KEY: must not be the key of the log',
  ],
  [
    'logs that are no keys',
    { ALLIANCE_WITNESS_LOGS: 'node.example/log' },
    'ALLIANCE_WITNESS_LOGS: This is not a verifier key; copy the whole line <name>+<key id>+<base64>.',
  ],
  ['no address', { ALLIANCE_PUBLIC_URL: undefined }, 'ALLIANCE_PUBLIC_URL: is required'],
])('refuses %s', (_, changes, problem) => {
  expect(problemsOf(changes)).toEqual([problem]);
});

test('never shows the key', () => {
  expect(JSON.stringify(problemsOf({ ALLIANCE_LOG_KEY: 'my-secret' }))).not.toContain('my-secret');
});
