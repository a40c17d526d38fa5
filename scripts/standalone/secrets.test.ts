import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeLogKey } from './log-key.ts';
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

test('a key of the log is added behind the one there is, which then can be taken away, but not the last one', async () => {
  const path = join(folder, 'keys.json');
  const { log, ...others } = await loadSecrets(path);
  expect(await changeLogKey(path, 'add')).toBe(2);
  const both = (await loadSecrets(path)).log.privateKey;
  expect(both.startsWith(log.privateKey)).toBe(true);
  expect(await changeLogKey(path, 'retire')).toBe(1);
  expect(await loadSecrets(path)).toMatchObject(others);
  expect(`${log.privateKey}${(await loadSecrets(path)).log.privateKey}`).toBe(both);
  await expect(changeLogKey(path, 'retire')).rejects.toThrow('Add one first');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
