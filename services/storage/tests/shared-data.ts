import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** A file of the shared sample data beside this repository; undefined where there is none. */
export function sharedFile(path: string): Buffer | undefined {
  return existsSync(`${FOLDER}${path}`) ? readFileSync(`${FOLDER}${path}`) : undefined;
}
