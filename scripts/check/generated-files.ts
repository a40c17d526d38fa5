import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOCUMENTS, writeDocument } from '../documents/write-documents.ts';
import { tool } from './tool.ts';

type GeneratedFiles = {
  /** File or folder, from the root of the workspace, that is committed and never edited. */
  readonly path: string;
  /** Writes it anew below another root. */
  readonly regenerate: (root: string) => Promise<unknown>;
  /** What to run when it is out of date. */
  readonly command: string;
};

const generated: readonly GeneratedFiles[] = [
  {
    path: 'packages/proto/src',
    regenerate: (root) => tool('buf', 'generate', '--output', root),
    command: 'npm run proto',
  },
  ...Object.keys(DOCUMENTS).map((path) => ({
    path,
    regenerate: (root: string) => writeDocument(path, root),
    command: 'npm run proto',
  })),
];

/** Checks that every generated file is what its source generates now. Throws with the names of those that are not. */
export async function checkGeneratedFiles(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'alliance-generated-'));
  const problems: string[] = [];
  let count = 0;
  try {
    for (const { path, regenerate, command } of generated) {
      await regenerate(root);
      const names = new Set([...(await filesBelow(path)), ...(await filesBelow(join(root, path)))]);
      count += names.size;
      for (const name of names) {
        if ((await content(join(path, name))) !== (await content(join(root, path, name)))) {
          problems.push(`${join(path, name)} is out of date. Run: ${command}`);
        }
      }
    }
  } finally {
    await rm(root, { recursive: true });
  }
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  return `${count} files`;
}

async function filesBelow(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) {
    return found ? [''] : [];
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length));
}

async function content(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
