import { licensingContract } from '@alliance/testing/contracts/licensing';
import { describe } from 'vitest';
import { startTestLicensing } from './start-licensing.ts';

describe('licensing itself', () => {
  licensingContract(startTestLicensing);
});
