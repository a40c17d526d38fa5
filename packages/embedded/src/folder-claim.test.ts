import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimFolder, FolderInUseError } from './folder-claim.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alliance-claim-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('one claim at a time, and a new one after it is given up', async () => {
  const claim = await claimFolder(folder);
  await expect(claimFolder(folder)).rejects.toThrow(FolderInUseError);
  await claim[Symbol.asyncDispose]();
  await using _ = await claimFolder(folder);
});

test('the claim of a process that is gone is taken over', async () => {
  await writeFile(join(folder, 'owner'), `${process.pid} since tick 1 of boot none`);
  await using _ = await claimFolder(folder);
  expect(await readdir(folder)).toEqual(['owner']);
});

test('an empty claim, as a full disk leaves it, is taken over', async () => {
  await writeFile(join(folder, 'owner'), '');
  await using _ = await claimFolder(folder);
});
