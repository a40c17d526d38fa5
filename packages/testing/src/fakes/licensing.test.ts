import { describe } from 'vitest';
import { licensingContract } from '../contracts/licensing.ts';
import { testIdentities } from '../test-identities.ts';
import { startFakeLicensing } from './licensing.ts';

describe('the fake of licensing', () => {
  licensingContract(async () => {
    const identities = testIdentities();
    return { ...(await startFakeLicensing(identities)), identities };
  });
});
