import { ConfigError } from '@alliance/config/read-config';
import { describe, expect, test } from 'vitest';
import { toStorageConfig } from './config.ts';

const base = {
  ALLIANCE_SERVICE_KEY: 'key',
  ALLIANCE_SERVICE_KEYS: '{}',
  ALLIANCE_DATABASE_URL: 'postgres://db/storage',
  ALLIANCE_NATS_URL: 'nats://nats:4222',
};
const hex = (digit: string) => digit.repeat(64);
const file = {
  ...base,
  ALLIANCE_STORAGE_FOLDER: '/data',
  ALLIANCE_STORAGE_SIGNING_KEYS: `k2:${hex('b')},k1:${hex('a')}`,
};
const problemsOf = (env: Record<string, string>) => {
  try {
    toStorageConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
};

describe('toStorageConfig', () => {
  test('looks for malware where there is a daemon, and insists on it only with one', () => {
    expect(toStorageConfig(file).malware).toBeUndefined();
    for (const address of ['clamav:3310', '/run/clamav/clamd.ctl']) {
      const { malware } = toStorageConfig({
        ...file,
        ALLIANCE_CLAMAV_ADDRESS: address,
        ALLIANCE_CLAMAV_REQUIRED: 'true',
      });
      expect(malware).toEqual({ address, isRequired: true, streamBytes: 100 * 1024 ** 2 });
    }
    expect(problemsOf({ ...file, ALLIANCE_CLAMAV_REQUIRED: 'true' })).toMatch(/ALLIANCE_CLAMAV_ADDRESS: is required/);
    expect(problemsOf({ ...file, ALLIANCE_CLAMAV_ADDRESS: 'somewhere' })).toMatch(/must be "host:port"/);
    expect(problemsOf({ ...file, ALLIANCE_STORAGE_CONDEMNED_SECONDS: '1' })).toMatch(/CONDEMNED_SECONDS/);
  });

  test('opens a door before an S3 server only where that is asked for', () => {
    const s3 = {
      ...base,
      ALLIANCE_STORAGE_DRIVER: 's3',
      ALLIANCE_S3_ENDPOINT: 'http://s3:8333',
      ALLIANCE_S3_BUCKET: 'alliance',
      ALLIANCE_S3_ACCESS_KEY: 'a',
      ALLIANCE_S3_SECRET_KEY: 'b',
    };
    expect(toStorageConfig(s3)).toMatchObject({ bytes: { door: undefined }, scratchFolder: undefined });
    const opened = { ...s3, ALLIANCE_STORAGE_TRANSFER_PORT: '7200', ALLIANCE_STORAGE_SCRATCH_FOLDER: '/scratch' };
    expect(toStorageConfig(opened)).toMatchObject({
      bytes: { door: { transferHost: '0.0.0.0', transferPort: 7200, transferPublicUrl: undefined } },
      scratchFolder: '/scratch',
    });
  });

  test('keeps bytes in a folder by default', () => {
    const { bytes, limits, linkSeconds } = toStorageConfig(file);
    expect(bytes).toMatchObject({
      driver: 'file',
      folder: '/data',
      transferPort: 7200,
      transferPublicUrl: undefined,
      signingKeys: [{ id: 'k2' }, { id: 'k1' }],
    });
    expect(limits).toEqual({
      quotaBytes: 1024 ** 4,
      fileBytes: 500_000_000_000,
      partBytes: 64 * 1024 ** 2,
      openUploads: 20,
      sessionDays: 7,
    });
    expect(linkSeconds).toBe(900);
  });

  test('needs no signing key of ours with S3', () => {
    const { bytes } = toStorageConfig({
      ...base,
      ALLIANCE_STORAGE_DRIVER: 's3',
      ALLIANCE_S3_ENDPOINT: 'http://s3:8333',
      ALLIANCE_S3_BUCKET: 'alliance',
      ALLIANCE_S3_ACCESS_KEY: 'id',
      ALLIANCE_S3_SECRET_KEY: 'secret',
    });
    expect(bytes).toMatchObject({ driver: 's3', endpoint: 'http://s3:8333', publicEndpoint: 'http://s3:8333' });
  });

  test.each([
    ['no key', ''],
    ['a short key', `k1:${'a'.repeat(62)}`],
    ['a key without an id', hex('a')],
    ['an id twice', `k1:${hex('a')},k1:${hex('b')}`],
    ['something else', 'secret'],
  ])('refuses %s for signing', (_what, keys) => {
    expect(problemsOf({ ...file, ALLIANCE_STORAGE_SIGNING_KEYS: keys })).toContain('ALLIANCE_STORAGE_SIGNING_KEYS');
  });

  test('lists every problem at once and shows no secret', () => {
    const secret = `K1:${hex('c')}`;
    const problems = problemsOf({
      ...base,
      ALLIANCE_STORAGE_SIGNING_KEYS: secret,
      ALLIANCE_STORAGE_LINK_SECONDS: '3600',
      ALLIANCE_STORAGE_PART_BYTES: '1',
    });
    for (const name of ['FOLDER', 'SIGNING_KEYS', 'LINK_SECONDS', 'PART_BYTES'])
      expect(problems).toContain(`ALLIANCE_STORAGE_${name}`);
    expect(problems).not.toContain(hex('c'));
  });
});
