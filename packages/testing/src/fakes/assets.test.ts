import { describe } from 'vitest';
import { assetsReadContract } from '../contracts/assets-reading.ts';
import { testIdentities } from '../test-identities.ts';
import { startFakeAssets } from './assets.ts';

describe.each(['dataset', 'model'] as const)('the fake that keeps each %s', (kind) => {
  assetsReadContract(async () => {
    const identities = testIdentities();
    return { ...(await startFakeAssets(kind, identities)), kind, identities };
  });
});
