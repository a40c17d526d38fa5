import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceIdentity, type ServiceKeys } from '@alliance/auth/identity';
import { afterAll, expect, test } from 'vitest';
import { secretFiles, writeSecretFiles } from './secret-files.ts';

const work = await mkdtemp(join(tmpdir(), 'alliance-secrets-'));
afterAll(() => rm(work, { recursive: true }));

test('every secret that docker-compose.yml names is made, and no other', async () => {
  const compose = await readFile('docker-compose.yml', 'utf8');
  const named = [...compose.matchAll(/\{ file: '\$\{ALLIANCE_SECRETS:-[^}]+\}\/([^']+)' \}/g)].map(([, file]) => file);
  expect(Object.keys(secretFiles()).sort()).toEqual(named.sort());
});

test('each service gets the private half of the key that the others know', () => {
  const files = secretFiles();
  const keys = JSON.parse(files['service-keys.json'] ?? '') as ServiceKeys;
  expect(Object.keys(keys)).toHaveLength(9);
  expect(() => new ServiceIdentity('grants', files['grants-service-key.pem'] ?? '')).not.toThrow();
});

test('no two secrets are alike, nor are those of two runs', () => {
  const values = [secretFiles(), secretFiles()].flatMap((files) =>
    Object.entries(files).flatMap(([name, value]) => (name.endsWith('-nats-password') ? [] : [value])),
  );
  expect(new Set(values).size).toBe(values.length);
});

test('what is there already is never replaced', async () => {
  const folder = join(work, 'secrets');
  await writeSecretFiles(folder, { password: 'first' });
  await expect(writeSecretFiles(folder, { password: 'second' })).rejects.toThrow(/ENOTEMPTY|EEXIST/);
  expect(await readFile(join(folder, 'password'), 'utf8')).toBe('first');
  expect(await readdir(work)).toEqual(['secrets']);
});

test('the folder is closed, its files are open to the containers that see them, whatever the umask', async () => {
  const umask = process.umask(0o077);
  const folder = join(work, 'careful');
  await writeSecretFiles(folder, { password: 'x' }).finally(() => process.umask(umask));
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o444);
});
