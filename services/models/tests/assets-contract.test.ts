import { assetsContract } from '@alliance/testing/contracts/assets';
import { describe } from 'vitest';
import { startModels } from './start-models.ts';

describe('models', () => {
  assetsContract(startModels);
});
