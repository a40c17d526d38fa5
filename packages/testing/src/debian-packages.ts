import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const unpackedAtOnce = 4;

export type DebianPackages = {
  /** Release whose packages are taken, whatever this machine runs. */
  readonly suite: string;
  readonly packages: readonly string[];
};

/**
 * Unpacks packages and all that they need into a folder, from the Debian mirror that this machine's apt is configured with.
 * Needs no root and installs nothing: apt works on lists and archives of its own in a temporary folder, and checks signatures
 * as always. Throws where there is no apt, or no Debian mirror.
 */
export async function unpackDebianPackages(wanted: DebianPackages, folder: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'alliance-debian-'));
  try {
    const options = await prepareApt(work, wanted.suite);
    await run('apt-get', [...options, '-qq', 'update']);
    const download = ['-qq', '-y', '--no-install-recommends', '--download-only', 'install', ...wanted.packages];
    await run('apt-get', [...options, ...download], { maxBuffer: 16 * 1024 * 1024 });
    const archives = join(work, 'archives');
    const files = (await readdir(archives)).filter((name) => name.endsWith('.deb'));
    await mkdir(folder, { recursive: true });
    await Promise.all(
      Array.from({ length: unpackedAtOnce }, async () => {
        for (let name = files.pop(); name; name = files.pop())
          await run('dpkg-deb', ['-x', join(archives, name), folder]);
      }),
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Lays out an empty state for apt, in which nothing is installed, and returns the options that make apt use it. */
async function prepareApt(work: string, suite: string): Promise<string[]> {
  const mirror = await debianMirror();
  for (const folder of ['lists/partial', 'archives/partial']) await mkdir(join(work, folder), { recursive: true });
  await writeFile(join(work, 'status'), '');
  await writeFile(join(work, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  const settings = {
    'Dir::Etc::SourceList': join(work, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State': work,
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': work,
    'Dir::Cache::Archives': join(work, 'archives'),
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': '',
    'Debug::NoLocking': '1',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

async function debianMirror(): Promise<string> {
  const targets = await run('apt-get', ['indextargets', '--no-release-info', '--format', '$(REPO_URI)']);
  const mirror = targets.stdout.split('\n').find((uri) => /\/debian\/*$/.test(uri));
  if (mirror === undefined) throw new Error('apt is not configured with a Debian archive');
  return mirror;
}
