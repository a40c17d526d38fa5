import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONSOLE = fileURLToPath(new URL('../../packages/console', import.meta.url));

/** Builds the console when its sources changed since the last build. Returns the folder to serve. */
export async function buildConsole(say: (line: string) => void): Promise<string | undefined> {
  const output = join(CONSOLE, 'dist');
  const stamp = join(output, '.built-from');
  const wanted = await fingerprint();
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return output;
  say('Building the console …');
  const { buildConsole: build } = await import('../../packages/console/build.ts');
  await build();
  await writeFile(stamp, wanted);
  return output;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const files: string[] = [];
  for await (const file of glob(['src/**/*', 'public/**/*', '*.{ts,json,html}'], { cwd: CONSOLE })) files.push(file);
  for (const file of files.sort()) {
    const content = await readFile(join(CONSOLE, file)).catch(() => undefined);
    if (content) hash.update(`${file}\n`).update(content);
  }
  return hash.digest('hex');
}
