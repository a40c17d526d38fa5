import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Answers whether a user other than the owner may walk to this path; access lists beyond the mode are not looked at. */
export async function reachableByOthers(path: string): Promise<boolean> {
  for (let at = await realpath(path); ; at = dirname(at)) {
    const { mode } = await stat(at);
    if ((mode & 0o001) === 0) {
      return false;
    }
    if (at === dirname(at)) {
      return true;
    }
  }
}
