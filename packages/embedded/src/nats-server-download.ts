import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Pin } from './nats-server-pins.ts';

const run = promisify(execFile);
const releases = 'https://github.com/nats-io/nats-server/releases/download';
const aptHelper = '/usr/lib/apt/apt-helper';

/** Downloads and unpacks a release archive; returns the path of the program inside `folder`. */
export async function downloadRelease(pin: Pin, folder: string): Promise<string> {
  const response = await fetch(`${releases}/${pin.file}`, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) {
    throw new Error(`${response.url} answered ${response.status}`);
  }
  const archive = join(folder, 'release.tar.gz');
  await writeFile(archive, Buffer.from(await response.arrayBuffer()));
  await assertDigest(archive, pin.sha256);
  await run('tar', ['-xzf', archive, '-C', folder]);
  return join(folder, basename(pin.file, '.tar.gz'), 'nats-server');
}

/**
 * Downloads and unpacks a Debian package from the mirror that this machine's apt is configured with, by apt's own
 * transport; needs no root and installs nothing. Returns the path of the program inside `folder`.
 */
export async function downloadDebianPackage(pin: Pin, folder: string): Promise<string> {
  const targets = await run('apt-get', ['indextargets', '--no-release-info', '--format', '$(REPO_URI)']);
  const mirror = targets.stdout.split('\n').find((uri) => /\/debian\/*$/.test(uri));
  if (mirror === undefined) {
    throw new Error('apt is not configured with a Debian archive');
  }
  const deb = join(folder, 'nats-server.deb');
  await run(aptHelper, ['download-file', `${mirror.replace(/\/*$/, '')}/${pin.file}`, deb, `SHA256:${pin.sha256}`]);
  await assertDigest(deb, pin.sha256);
  await run('dpkg-deb', ['-x', deb, join(folder, 'unpacked')]);
  return join(folder, 'unpacked', 'usr', 'sbin', 'nats-server');
}

/** Where the program of a pin is kept once it has been downloaded. */
export function cachePath(cacheFolder: string, pin: Pin): string {
  return join(cacheFolder, `nats-server-${pin.version}-${pin.sha256.slice(0, 12)}`);
}

/**
 * Downloads a program to `path` and returns the path. It is renamed into place, so that a download that was cut short
 * or that runs twice at once never shows.
 */
export async function downloadTo(
  path: string,
  pin: Pin,
  download: (pin: Pin, folder: string) => Promise<string>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-nats-server-'));
  try {
    const program = await download(pin, folder);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(program, `${path}.${process.pid}`);
    await rename(`${path}.${process.pid}`, path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function assertDigest(path: string, expected: string): Promise<void> {
  const actual = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (actual !== expected) {
    throw new Error(`the file has SHA-256 ${actual} where ${expected} is expected; it was not used`);
  }
}
