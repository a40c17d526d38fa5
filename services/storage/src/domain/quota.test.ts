import { describe, expect, test } from 'vitest';
import { checkQuota } from './quota.ts';

const limits = { quotaBytes: 1_000, openUploads: 2 };

describe('checkQuota', () => {
  test.each([
    { bytes: 1_000, usage: { heldBytes: 0, announcedBytes: 0, openUploads: 0 } },
    { bytes: 400, usage: { heldBytes: 500, announcedBytes: 100, openUploads: 1 } },
    { bytes: 0, usage: { heldBytes: 2_000, announcedBytes: 0, openUploads: 0 } },
  ])('lets $bytes bytes in beside $usage', ({ bytes, usage }) => {
    expect(() => checkQuota('acme', bytes, usage, limits)).not.toThrow();
  });

  test('tells the space that is left', () => {
    const refused = () => checkQuota('acme', 401, { heldBytes: 500, announcedBytes: 100, openUploads: 1 }, limits);
    expect(refused).toThrowWithCode('quota_exceeded');
    expect(refused).toThrow(/400 bytes of its 1000 left/);
  });

  test('limits the uploads that are open at once', () => {
    const usage = { heldBytes: 0, announcedBytes: 0, openUploads: 2 };
    expect(() => checkQuota('acme', 0, usage, limits)).toThrowWithCode('quota_exceeded');
  });
});
