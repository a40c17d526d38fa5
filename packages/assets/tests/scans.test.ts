import { DescribeBlobsResponseSchema, ScanState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { create } from '@bufbuild/protobuf';
import { expect, test, vi } from 'vitest';
import { checkScannedBytes } from '../src/operations/check-bytes.ts';

const files = ['a', 'b'].map((path, n) => ({ path, size: 1, sha256: `${n}`.repeat(64) }));
const asker = { caller: null, forward: () => ({}) };

/** `storage` that answers with these states of the two files, call by call. */
function storageSaying(...answers: [ScanState, ScanState][]) {
  let asked = 0;
  return {
    describeBlobs: vi.fn(async ({ digests = [] }: { digests?: string[] }) => {
      const states = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      const blobs = files.flatMap(({ sha256 }, n) =>
        digests.includes(sha256) ? [{ sha256, size: 1n, scanState: states?.[n] ?? ScanState.PASSED }] : [],
      );
      return create(DescribeBlobsResponseSchema, { blobs });
    }),
  };
}

const check = (storage: ReturnType<typeof storageSaying>, waitUntil: number) =>
  checkScannedBytes({ storage }, { organisation: 'viet-data', files, waitUntil }, asker);

test('only what is pending is asked for again', async () => {
  const storage = storageSaying([ScanState.PASSED, ScanState.PENDING], [ScanState.PASSED, ScanState.PASSED]);
  await check(storage, Date.now() + 5_000);
  expect(storage.describeBlobs.mock.calls.map(([{ digests }]) => digests?.length)).toEqual([2, 1]);
});

test('patience ends', async () => {
  const storage = storageSaying([ScanState.PASSED, ScanState.PENDING]);
  await expect(check(storage, Date.now() + 250)).rejects.toMatchObject({
    code: 'scan_pending',
    details: { files: [{ path: 'b', findings: [] }], stopped: 1 },
  });
});

test('nothing is waited for when another file is refused', async () => {
  const storage = storageSaying([ScanState.REFUSED, ScanState.PENDING]);
  await expect(check(storage, Date.now() + 60_000)).toThrowWithCode('content_refused');
  expect(storage.describeBlobs).toHaveBeenCalledTimes(1);
});

test('a storage that scans nothing stops nothing', async () => {
  await check(storageSaying([ScanState.UNSPECIFIED, ScanState.UNSPECIFIED]), 0);
});
