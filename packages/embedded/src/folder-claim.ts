import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity } from './process-table.ts';

/** The folder is already used by another process, or a second time by this one. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly folder: string;
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by process ${pid}. Stop that one first, or choose another folder.`);
    this.folder = folder;
    this.pid = pid;
  }
}

const claimedHere = new Set<string>();

/**
 * Makes this process the only user of a folder until the claim is disposed of or the process ends, however it ends.
 * Throws FolderInUseError while another live process holds it; the claim of a dead one is taken over.
 */
export async function claimFolder(folder: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true });
  const claim = join(folder, 'owner');
  const own = (await processIdentity(process.pid)) ?? String(process.pid);
  if (claimedHere.has(claim)) {
    throw new FolderInUseError(folder, process.pid);
  }
  claimedHere.add(claim);
  try {
    await takeClaim(folder, claim, own);
  } catch (error) {
    claimedHere.delete(claim);
    throw error;
  }
  return {
    async [Symbol.asyncDispose]() {
      await rm(claim, { force: true });
      claimedHere.delete(claim);
    },
  };
}

async function takeClaim(folder: string, claim: string, own: string): Promise<void> {
  while (!(await createdWith(claim, own))) {
    const held = await readFile(claim, 'utf8').catch(() => '');
    const pid = Number.parseInt(held, 10);
    if (pid > 0 && held !== own && (await processIdentity(pid)) === held) {
      throw new FolderInUseError(folder, pid);
    }
    await removeIfStill(claim, held);
  }
}

async function createdWith(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Moves the file away before looking at it again, so that a claim made a moment ago by a third process survives. */
async function removeIfStill(path: string, content: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== content) {
    await rename(aside, path);
    return;
  }
  await rm(aside, { force: true });
}
