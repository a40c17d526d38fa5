import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const DEBIAN_GO_PATH = '/usr/share/gocode';
const CHECKED_PACKAGE = 'src/golang.org/x/mod/sumdb/tlog';

export const GO_MISSING =
  'Go or golang.org/x/mod is not installed (Debian: apt-get install golang-1.19-go golang-golang-x-mod-dev)';

/** A Go compiler, and a folder that holds golang.org/x/mod as a GOPATH does. */
export interface GoToolchain {
  readonly go: string;
  readonly goPath: string;
}

/**
 * Returns the toolchain of this machine, undefined if the compiler or the library is not there. Nothing is downloaded.
 */
export function findGoToolchain(): GoToolchain | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'go'));
  const go = [...onPath, ...debianCompilers()].find((file) => existsSync(file));
  const goPaths = [...(process.env.GOPATH ?? '').split(delimiter), DEBIAN_GO_PATH];
  const goPath = goPaths.find((folder) => folder !== '' && existsSync(join(folder, CHECKED_PACKAGE)));
  return go !== undefined && goPath !== undefined ? { go, goPath } : undefined;
}

/** Compiles one Go file into the folder and returns the program's path. */
export async function buildGo({ go, goPath }: GoToolchain, source: string, folder: string): Promise<string> {
  const program = join(folder, 'program');
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GOPATH: goPath,
    GOCACHE: join(folder, 'cache'),
    GO111MODULE: 'off',
  };
  await run(go, ['build', '-o', program, source], { env });
  return program;
}

// Debian's versioned compilers are not on the PATH.
function debianCompilers(): string[] {
  const folder = '/usr/lib';
  const versions = existsSync(folder) ? readdirSync(folder).filter((name) => /^go-\d/.test(name)) : [];
  return versions.map((version) => join(folder, version, 'bin/go'));
}
