import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SHARED = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Folder of a real public data set beside the project; undefined where it is absent. */
export function sharedData(name: string): string | undefined {
  const folder = `${SHARED}${name}`;
  return existsSync(folder) ? folder : undefined;
}
