import { readConfig } from '@alliance/config/read-config';
import { describe, expect, test } from 'vitest';
import { readServiceConfig } from './service-config.ts';

const ENVIRONMENT = {
  ALLIANCE_SERVICE_KEY: 'private',
  ALLIANCE_SERVICE_KEYS: '{}',
  ALLIANCE_DATABASE_URL: 'postgres://alliance_grants@postgres:5432/alliance_grants',
  ALLIANCE_NATS_URL: 'nats://grants@one:4222,nats://two:4222',
};

describe('passwords', () => {
  test('may stand apart from the URLs', () => {
    const config = readConfig(
      { ...ENVIRONMENT, ALLIANCE_DATABASE_PASSWORD: 'a/b@c', ALLIANCE_NATS_PASSWORD: 'secret' },
      readServiceConfig,
    );
    expect(config.databaseUrl).toBe('postgres://alliance_grants:a%2Fb%40c@postgres:5432/alliance_grants');
    expect(config.natsUrl).toBe('nats://grants:secret@one:4222,nats://two:4222');
  });

  test('may be in the URLs, or absent', () => {
    const config = readConfig(
      { ...ENVIRONMENT, ALLIANCE_DATABASE_URL: 'postgres://grants:inside@postgres/grants' },
      readServiceConfig,
    );
    expect(config.databaseUrl).toBe('postgres://grants:inside@postgres/grants');
    expect(config.natsUrl).toBe(ENVIRONMENT.ALLIANCE_NATS_URL);
  });

  test('do not hide that a URL is missing or wrong', () => {
    const wrong = { ALLIANCE_DATABASE_URL: 'nowhere', ALLIANCE_NATS_URL: '', ALLIANCE_NATS_PASSWORD: 'x' };
    const read = () => readConfig({ ...ENVIRONMENT, ...wrong, ALLIANCE_DATABASE_PASSWORD: 'x' }, readServiceConfig);
    expect(read).toThrow(/ALLIANCE_DATABASE_URL: must be an absolute URL/);
    expect(read).toThrow(/ALLIANCE_NATS_URL: is required/);
  });
});
