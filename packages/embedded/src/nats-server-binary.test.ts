import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findNatsServer } from './nats-server-binary.ts';

const folder = await mkdtemp(join(tmpdir(), 'alliance-nats-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function programThatSays(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho '${text}'\n`);
  await chmod(path, 0o755);
  return path;
}

test('takes the program that the environment names', async () => {
  const path = await programThatSays('new', 'nats-server: v2.14.7');
  const config = { natsServerBin: path, cacheFolder: folder, searchPath: [] };
  expect(await findNatsServer(config)).toBe(path);
});

test('refuses a named program that is too old instead of looking elsewhere', async () => {
  const natsServerBin = await programThatSays('old', 'nats-server: v2.9.10');
  const config = { natsServerBin, cacheFolder: folder, searchPath: [] };
  await expect(findNatsServer(config)).rejects.toThrow(/v2\.9\.10; 2\.10 or newer is needed/);
});

test('takes the first recent program of the search path', async () => {
  const path = await programThatSays('nats-server', 'nats-server: v3.0.0');
  const config = { natsServerBin: undefined, cacheFolder: folder, searchPath: [join(folder, 'absent'), folder] };
  expect(await findNatsServer(config)).toBe(path);
});
