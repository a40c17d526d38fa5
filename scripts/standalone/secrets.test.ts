import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateSecrets, loadSecrets } from './secrets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alliance-secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('secrets are made once, for their owner only', async () => {
  const path = join(folder, 'new', 'secrets.json');
  const made = await loadSecrets(path);
  expect(await loadSecrets(path)).toEqual(made);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('those of an older version stay, and what it did not know is made and kept', async () => {
  const path = join(folder, 'old.json');
  const { grantTokens: _unknown, ...old } = generateSecrets();
  await writeFile(path, JSON.stringify(old));
  const loaded = await loadSecrets(path);
  expect(loaded).toMatchObject(old);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(loaded);
  expect(await loadSecrets(path)).toEqual(loaded);
});
