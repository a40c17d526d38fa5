import { storageContract } from '@alliance/testing/contracts/storage';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { describe } from 'vitest';
import { startTestStorage, testFile } from './start-storage.ts';
import { uploadAll } from './transfer.ts';

describe('storage itself', () => {
  storageContract(async () => {
    const storage = await startTestStorage();
    return {
      ...storage,
      givenBlob: async ({ organisation, bytes }) => {
        const caller = testCaller({ memberships: [memberOf(organisation, 'publisher')] });
        await uploadAll(storage, [testFile('given.bin', bytes)], { caller, organisation });
      },
    };
  });
});
