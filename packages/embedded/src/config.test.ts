import { expect, test } from 'vitest';
import { toEmbeddedConfig } from './config.ts';

test('downloads are kept in ALLIANCE_CACHE, else in the cache folder of the user', () => {
  const at = (env: NodeJS.ProcessEnv) => toEmbeddedConfig(env).cacheFolder;
  expect(at({ ALLIANCE_CACHE: '/a', XDG_CACHE_HOME: '/x' })).toBe('/a/alliance-registry');
  expect(at({ XDG_CACHE_HOME: '/x' })).toBe('/x/alliance-registry');
  expect(at({})).toMatch(/\/\.cache\/alliance-registry$/);
});

test('an empty setting is no setting', () => {
  expect(toEmbeddedConfig({ NATS_SERVER_BIN: '', PATH: '' })).toMatchObject({
    natsServerBin: undefined,
    searchPath: [],
  });
});
