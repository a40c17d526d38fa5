import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramUser } from './child-program.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

const run = promisify(execFile);
const nobody: ProgramUser = { uid: 65534, gid: 65534 };

/** Name of the superuser of an embedded cluster; services get roles of their own. */
export const superuser = 'postgres';

/**
 * The user that must run a cluster: its owner where root starts it, and `nobody` for a new one, since PostgreSQL refuses
 * to run as root. Undefined means this process's own user. Throws when the files belong to somebody else.
 */
export async function clusterUser(data: string): Promise<ProgramUser | undefined> {
  const uid = process.getuid?.();
  const owner = await stat(data).catch(() => undefined);
  if (uid === 0) {
    return owner === undefined || owner.uid === 0 ? nobody : { uid: owner.uid, gid: owner.gid };
  }
  if (owner !== undefined && owner.uid !== uid) {
    throw new Error(`${data} belongs to user ${owner.uid}. Start as that user or as root, or choose another folder.`);
  }
  return undefined;
}

/**
 * A path to the data folder that the program's user can resolve. `nobody` cannot walk through root's home, yet a process
 * may always reach the folder that it was started in.
 */
export function dataPathFor(user: ProgramUser | undefined, data: string): string {
  return user !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : data;
}

/** Makes the cluster in `<folder>/data` unless it is there, and returns the superuser's password. */
export async function ensureCluster(
  folder: string,
  binaries: PostgresBinaries,
  user: ProgramUser | undefined,
): Promise<string> {
  const data = join(folder, 'data');
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    return createCluster(folder, data, binaries, user);
  }
  if (version.trim() !== binaries.majorVersion) {
    throw new Error(
      `${data} was made by PostgreSQL ${version.trim()} and this is PostgreSQL ${binaries.majorVersion}. ` +
        'Dump it with the old version and restore the dump into a new folder.',
    );
  }
  return (await readFile(join(folder, 'password'), 'utf8')).trim();
}

async function createCluster(
  folder: string,
  data: string,
  binaries: PostgresBinaries,
  user: ProgramUser | undefined,
): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await writeFile(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  // Made under another name and renamed, so that a start that is cut short leaves nothing that looks like a cluster.
  const unfinished = join(folder, `data.${randomUUID()}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (user !== undefined) {
    await chown(unfinished, user.uid, user.gid);
  }
  try {
    await initialise(unfinished, password, binaries, user);
    await rename(unfinished, data);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return password;
}

async function initialise(
  data: string,
  password: string,
  binaries: PostgresBinaries,
  user: ProgramUser | undefined,
): Promise<void> {
  const secrets = await mkdtemp(join(tmpdir(), 'alliance-initdb-'));
  try {
    const passwordFile = join(secrets, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user !== undefined) {
      await chown(secrets, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    const args = ['-D', dataPathFor(user, data), `--username=${superuser}`, `--pwfile=${passwordFile}`];
    const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'];
    await run(join(binaries.folder, 'bin', 'initdb'), [...args, ...locale, '--auth=scram-sha-256'], {
      cwd: data,
      ...user,
    });
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new Error(`PostgreSQL could not make its data folder ${data}.\n${stderr || message}`, { cause });
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}
