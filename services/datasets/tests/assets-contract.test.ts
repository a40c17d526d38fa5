import { assetsContract } from '@alliance/testing/contracts/assets';
import { startAssets } from '@alliance/testing/start-assets';
import { describe } from 'vitest';
import { startDatasets } from '../src/service.ts';

describe('datasets', () => {
  assetsContract(() => startAssets({ kind: 'dataset', start: startDatasets }));
});
