import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedConfig, embeddedConfig } from './config.ts';
import { cachePath, downloadDebianPackage, downloadRelease, downloadTo } from './nats-server-download.ts';
import { debianPins, releasePins } from './nats-server-pins.ts';

const run = promisify(execFile);
const oldest = [2, 10] as const;

type Candidate = { readonly origin: string; readonly path: () => Promise<string> };

/**
 * Returns the path of a nats-server ≥ 2.10: `NATS_SERVER_BIN` alone when it is set, else the first that works of the
 * search path, the project's release on GitHub, and Debian's packages; downloads are pinned by SHA-256 and cached.
 * Throws one message that names what was tried and what to do.
 */
export async function findNatsServer(config: EmbeddedConfig = embeddedConfig): Promise<string> {
  const candidates = config.natsServerBin === undefined ? everywhere(config) : [named(config.natsServerBin)];
  const failures: string[] = [];
  for (const { origin, path } of candidates) {
    try {
      const found = await path();
      await assertRecent(found);
      return found;
    } catch (error) {
      failures.push(`  - ${origin}: ${reason(error)}`);
    }
  }
  throw new Error(
    `No usable nats-server was found. Tried:\n${failures.join('\n')}\n` +
      'Do one of these and start again: install nats-server 2.10 or newer (https://nats.io/download) so that it is on ' +
      'the PATH, name one with NATS_SERVER_BIN, or give the address of a running server with ALLIANCE_NATS_URL.',
  );
}

/** Throws when the program does not run or is older than 2.10, on which per-message settings silently do nothing. */
async function assertRecent(path: string): Promise<void> {
  const { stdout } = await run(path, ['--version']);
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(stdout) ?? [];
  const version = [Number(major), Number(minor)] as const;
  if (!(version[0] > oldest[0] || (version[0] === oldest[0] && version[1] >= oldest[1]))) {
    throw new Error(`${path} is ${stdout.trim()}; ${oldest.join('.')} or newer is needed`);
  }
}

function named(path: string): Candidate {
  return { origin: `NATS_SERVER_BIN=${path}`, path: async () => path };
}

function everywhere({ searchPath, cacheFolder }: EmbeddedConfig): Candidate[] {
  const platform = `${process.platform}-${process.arch}`;
  const release = releasePins[platform];
  const pinned = [
    ...(release ? [{ origin: 'release on GitHub', pin: release, download: downloadRelease }] : []),
    ...(debianPins[platform] ?? []).map((pin) => ({ origin: 'Debian package', pin, download: downloadDebianPackage })),
  ];
  return [
    { origin: 'PATH', path: () => firstRecent(searchPath.map((folder) => join(folder, 'nats-server'))) },
    { origin: cacheFolder, path: () => firstRecent(pinned.map(({ pin }) => cachePath(cacheFolder, pin))) },
    ...pinned.map(({ origin, pin, download }) => ({
      origin: `${origin} ${pin.version}`,
      path: () => downloadTo(cachePath(cacheFolder, pin), pin, download),
    })),
  ];
}

async function firstRecent(paths: readonly string[]): Promise<string> {
  let failure: unknown = new Error('not there');
  for (const path of paths) {
    try {
      await assertRecent(path);
      return path;
    } catch (error) {
      failure = isAbsent(error) ? failure : error;
    }
  }
  throw failure;
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function reason(error: unknown): string {
  const { cause, message, stderr } = error as Error & { stderr?: string };
  const detail = stderr?.trim().split('\n').at(-1) || message;
  return cause instanceof Error ? `${detail} (${cause.message})` : detail;
}
