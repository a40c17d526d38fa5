import { fork } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SeedOptions } from './seed-demo.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export type SeedRun = Omit<SeedOptions, 'done'> & { home: string; say: (line: string) => void };

/** Fills a node with the demo alliance unless that was done before. Throws when it fails; a later run then goes on. */
export async function seedOnce({ url, password, home, say }: SeedRun): Promise<void> {
  const done = join(home, 'demo-seeded');
  const isDone = await access(done).then(
    () => true,
    () => false,
  );
  if (isDone) return;
  say('Seeding the demo alliance …');
  const child = fork(MAIN, { execPath: process.execPath, stdio: 'inherit' });
  child.send({ url, password, done } satisfies SeedOptions);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`Seeding the demo alliance ended with ${signal ?? `code ${code}`}.`);
}
