import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ApiClient } from '@alliance/cli/api/client';
import { ApiProblem } from '@alliance/cli/api/problem';
import type { Upload } from '@alliance/cli/api/shapes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendParts, textFile, uploadText } from '../../scripts/samples/upload-text.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const DATASET = '/v1/datasets/sao-mai/thu';
const TEXT = 'Trời đẹp.\n';

let alliance: TestAlliance;
let owner: ApiClient;
let drafts = 0;
beforeAll(async () => {
  alliance = await startTestAlliance();
  owner = await alliance.people.organisation('sao-mai', 'company', 'lan@sao-mai.test');
  const description = { title: 'Thử', access: 'open', licence: 'CC0-1.0' };
  await owner.post('/v1/datasets', { organisation: 'sao-mai', name: 'thu', ...description });
  await uploadText(owner, 'sao-mai', TEXT);
}, 120_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

/** The path of a new draft, made from what was published last. */
async function draft(): Promise<string> {
  drafts += 1;
  await owner.post(`${DATASET}/versions`, { version: `${drafts}.0.0` });
  return `${DATASET}/versions/${drafts}.0.0`;
}

async function problemOf(work: Promise<unknown>): Promise<{ status: number; code: string; detail: string }> {
  const problem = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(problem instanceof ApiProblem)) throw new Error(`there was no problem: ${String(problem)}`);
  return { status: problem.status, code: problem.code, detail: problem.message };
}

const sized = (length: bigint, text: string) => {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length);
  return Buffer.concat([start, Buffer.from(text)]);
};
/** Python: pickle.dumps(os.system) called with "true". */
const PICKLE = Buffer.from(
  '80049521000000000000008c05706f736978948c0673797374656d9493948c0474727565948594529428' + '2e',
  'hex',
);

describe('bytes that are not what they should be are never published', () => {
  test.each([
    ['a safetensors file that is cut off', 'w.safetensors', sized(400n, '{"w":{"dtype":"F32"'), 'content_refused'],
    ['a header that claims a tebibyte', 'w.safetensors', sized(1n << 40n, '{"w":'), 'content_refused'],
    ['a pickle under another name', 'w.bin', PICKLE, 'content_refused'],
    ['an archive that grows a thousand times', 'a.csv.gz', gzipSync(Buffer.alloc(200_000_000)), 'content_refused'],
    ['a program', 'tool', Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(200)]), 'content_refused'],
    [
      'bytes of no known kind',
      'x.dat',
      Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 7 + 128) % 256)),
      'content_held',
    ],
    [
      'a private key',
      'notes.txt',
      `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(8)}\n-----END PRIVATE KEY-----\n`,
      'content_held|content_refused',
    ],
  ] as [string, string, Buffer | string, string][])('%s', { timeout: 60_000 }, async (_what, path, bytes, code) => {
    const file = textFile(bytes, path);
    const { upload, files } = await owner.post<Upload>('/v1/uploads', { organisation: 'sao-mai', files: [file] });
    await sendParts(files, bytes);
    await owner.post(`/v1/uploads/${upload.id}/complete`);
    const version = await draft();
    await owner.patch(`${version}/files`, { add: [file] });
    const problem = await problemOf(owner.post(`${version}/publish`));
    expect([problem.status, code.split('|')]).toEqual([422, expect.arrayContaining([problem.code])]);
    expect(problem.detail).toContain(path);
    expect(await owner.get(version)).toMatchObject({ state: 'draft' });
    expect((await problemOf(alliance.people.anonymous().get(version))).status).toBe(404);
  });

  test('with another digest or size than was said', async () => {
    const claimed = { ...textFile('what was said'), path: 'a.txt' };
    const { upload, files } = await owner.post<Upload>('/v1/uploads', { organisation: 'sao-mai', files: [claimed] });
    await sendParts(files, 'what was sent');
    const { files: done } = await owner.post<Upload>(`/v1/uploads/${upload.id}/complete`);
    expect(done[0]).toMatchObject({ state: 'refused', problem: 'digest_mismatch' });
    const version = await draft();
    const adding = owner.patch(`${version}/files`, { add: [claimed] });
    expect((await problemOf(adding)).code).toBe('bytes_missing');
  });
});

describe('names that some computer cannot hold are refused, and change nothing', () => {
  const file = textFile(TEXT);
  const add = (...paths: string[]) => paths.map((path) => ({ ...file, path }));

  test.each([
    ['upwards', add('../a.txt')],
    ['absolute', add('/a.txt')],
    ['a drive', add('a\\b.txt')],
    ['twice', add('a.txt', 'a.txt')],
    ['that differ only in case', add('Đọc.txt', 'đọc.txt')],
    ['of a million characters', add('a'.repeat(1_000_000))],
    ['with NUL', add('a\u0000.txt')],
    ['with half a character', add('a\ud800.txt')],
    ['that are not composed', add('dữ liệu'.normalize('NFD'))],
    ['both composed and not', add('dữ liệu', 'dữ liệu'.normalize('NFD'))],
    ['that are a file and a folder', add('a', 'a/b')],
    ['that Windows keeps for itself', add('aux.txt')],
  ])('%s', async (_what, files) => {
    const version = await draft();
    const { status, code } = await problemOf(owner.patch(`${version}/files`, { add: files }));
    expect([400, 413]).toContain(status);
    expect(['invalid_path', 'invalid_argument', 'payload_too_large']).toContain(code);
    expect(await owner.get(version)).toMatchObject({ fileCount: 0 });
  });

  test('knowing a digest gives nothing', async () => {
    const other = await alliance.people.organisation('dong-a', 'company', 'minh@dong-a.test');
    const { files } = await other.post<Upload>('/v1/uploads', { organisation: 'dong-a', files: [file] });
    expect(files[0]?.state).toBe('receiving');
    await other.post('/v1/datasets', {
      organisation: 'dong-a',
      name: 'thu',
      title: 'Thử',
      access: 'open',
      licence: 'CC0-1.0',
    });
    await other.post('/v1/datasets/dong-a/thu/versions', { version: '1.0.0' });
    const adding = other.patch('/v1/datasets/dong-a/thu/versions/1.0.0/files', { add: [file] });
    expect((await problemOf(adding)).code).toBe('bytes_missing');
    expect(createHash('sha256').update(TEXT).digest('hex')).toBe(file.sha256);
  });
});
