import { createHash } from 'node:crypto';
import { describe } from 'vitest';
import { storageContract } from '../contracts/storage.ts';
import { testIdentities } from '../test-identities.ts';
import { startFakeStorage } from './storage.ts';

describe('the fake of storage', () => {
  storageContract(async () => {
    const identities = testIdentities();
    const fake = await startFakeStorage(identities);
    return {
      ...fake,
      identities,
      givenBlob: ({ organisation, bytes, mediaType }) => {
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        fake.givenBlobs([{ organisation, sha256, size: bytes.length, mediaType }]);
      },
    };
  });
});
