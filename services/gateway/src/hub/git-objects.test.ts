import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { gitBlobId, gitOidOf, pointerText } from './git-objects.ts';

const SHA256 = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';

test('a file has the id that Git gives it', () => {
  const bytes = Buffer.from('Câu đơn tiếng Việt.\n');
  const git = execFileSync('git', ['hash-object', '--stdin'], { input: bytes, encoding: 'utf8' }).trim();
  expect(Buffer.from(gitBlobId(bytes)).toString('hex')).toBe(git);
  expect(gitOidOf({ gitOid: gitBlobId(bytes), sha256: SHA256, size: 23n })).toBe(git);
});

test('a large file has the id of its pointer', () => {
  const pointer = pointerText(SHA256, 12_345n);
  expect(pointer).toBe(`version https://git-lfs.github.com/spec/v1\noid sha256:${SHA256}\nsize 12345\n`);
  const git = execFileSync('git', ['hash-object', '--stdin'], { input: pointer, encoding: 'utf8' }).trim();
  expect(gitOidOf({ gitOid: new Uint8Array(), sha256: SHA256, size: 12_345n })).toBe(git);
});
