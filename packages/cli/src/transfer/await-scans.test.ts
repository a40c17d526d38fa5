import { expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import type { Upload, UploadFile } from '../api/shapes.ts';
import { awaitScans, isStopped, whyStopped } from './await-scans.ts';

const finding = { scanner: 'content', code: 'hdf5', message: 'HDF5 can carry code.', place: '' };
const file = (changes: Partial<UploadFile>): UploadFile => ({
  file: { path: 'a.h5', size: 1, sha256: 'a'.repeat(64) },
  ...{ state: 'accepted', parts: [], partCount: 1, problem: '' },
  ...changes,
});
const upload = (...files: UploadFile[]): Upload => ({ upload: { id: 'u', completed: true }, files });

test('waits until the last scan has ended', async () => {
  const answers = [upload(file({ scanState: 'pending' })), upload(file({ scanState: 'refused' }))];
  const asked: string[] = [];
  const api = {
    get: async (path: string) => {
      asked.push(path);
      return answers.shift();
    },
  } as unknown as ApiClient;
  const ended = await awaitScans(api, upload(file({ scanState: 'pending' })));
  expect(ended.files.map(({ scanState }) => scanState)).toEqual(['refused']);
  expect(asked).toEqual(['/v1/uploads/u', '/v1/uploads/u']);
});

test('does not wait for a registry that does not scan', async () => {
  const known = upload(file({}), file({ scanState: null }));
  expect(await awaitScans({} as ApiClient, known)).toBe(known);
  expect(known.files.some(isStopped)).toBe(false);
});

test('says which file it is, why, and where', () => {
  const placed = { ...finding, message: 'A private key.', place: 'line 3' };
  expect(whyStopped(file({ scanState: 'held', findings: [finding, placed] }))).toBe(
    'a.h5: held. HDF5 can carry code. A private key. (line 3)',
  );
  expect(whyStopped(file({ state: 'refused', problem: 'digest_mismatch' }))).toBe('a.h5: digest_mismatch');
});
