import { testIdentities } from '@alliance/testing/test-identities';
import { expect, test } from 'vitest';
import { toGrantsConfig } from '../src/config.ts';

const identities = testIdentities();
const environment = {
  ALLIANCE_SERVICE_KEY: identities.privateKeyOf('grants'),
  ALLIANCE_SERVICE_KEYS: JSON.stringify(identities.serviceKeys),
  ALLIANCE_DATABASE_URL: 'postgres://grants:secret@localhost/grants',
  ALLIANCE_NATS_URL: 'nats://localhost:4222',
};

test('has defaults for all that is not about this place', () => {
  expect(toGrantsConfig(environment)).toMatchObject({ expirySweepMs: 10_000, grpcPort: 7100, natsPrefix: 'alliance' });
});

test('refuses what is missing or wrong, all of it at once', () => {
  const wrong = { ...environment, ALLIANCE_DATABASE_URL: '', ALLIANCE_GRANTS_EXPIRY_SWEEP_MS: 'often' };
  expect(() => toGrantsConfig(wrong)).toThrow(/ALLIANCE_DATABASE_URL[\s\S]*ALLIANCE_GRANTS_EXPIRY_SWEEP_MS/);
});
