import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BUNDLE = fileURLToPath(new URL('./bundle.ts', import.meta.url));
const DIST = fileURLToPath(new URL('./dist', import.meta.url));

/**
 * Builds the console into a folder, whose earlier content goes. In a process of its own, so that the bundler's memory and what
 * it needs of the environment do not stay with a node that builds at its start. Throws with what the bundler said.
 */
export async function buildConsole(folder: string = DIST): Promise<void> {
  await promisify(execFile)(process.execPath, [BUNDLE, folder]);
}
