import { access, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { embeddedConfig } from '@alliance/embedded/config';
import { unpackDebianPackages } from './debian-packages.ts';

/** Programs of Ceph with their libraries, wherever they were unpacked to. */
export type CephPrograms = {
  /** Folder of the plugins that Ceph loads. */
  readonly libraries: string;
  /** The command line that runs one of the programs. */
  commandLine(program: string, args: readonly string[]): { command: string; args: string[] };
};

const suite = 'trixie';
const packages = ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph-common'];
const programs = [
  'ceph-authtool',
  'ceph-mon',
  'ceph-osd',
  'monmaptool',
  'osdmaptool',
  'radosgw',
  'radosgw-admin',
] as const;
const platforms: Readonly<Record<string, { triplet: string; loader: string }>> = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** The programs of Debian's Ceph, unpacked once into the cache folder. Throws where Debian's archive cannot be had. */
export async function cephPrograms(): Promise<CephPrograms> {
  const platform = platforms[process.arch];
  if (process.platform !== 'linux' || !platform) throw new Error('Ceph runs here on Linux with x64 or arm64 only');
  const folder = join(embeddedConfig.cacheFolder, `ceph-${suite}-${process.arch}`);
  await access(folder).catch(() => fill(folder, platform.triplet));
  const libraries = join(folder, 'lib');
  return {
    libraries,
    // Debian's own loader and C library, so that it does not matter which system this is.
    commandLine: (program, args) => ({
      command: join(libraries, platform.loader),
      args: ['--library-path', `${libraries}:${join(libraries, 'ceph')}`, join(folder, 'bin', program), ...args],
    }),
  };
}

/** Keeps what is needed of the packages and renames it into place, so that a download cut short never shows. */
async function fill(folder: string, triplet: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    const tree = join(work, 'tree');
    await unpackDebianPackages({ suite, packages }, tree);
    const kept = join(work, 'kept');
    await mkdir(join(kept, 'bin'), { recursive: true });
    await rename(join(tree, 'usr', 'lib', triplet), join(kept, 'lib'));
    for (const program of programs) await cp(join(tree, 'usr', 'bin', program), join(kept, 'bin', program));
    await rename(kept, folder).catch((error: NodeJS.ErrnoException) => {
      // Another run was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
