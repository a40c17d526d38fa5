import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What an interrupted transfer left to go on with: small JSON files in the cache folder. Losing them only costs time. */
export class TransferMemory {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read<T>(key: string): Promise<T | undefined> {
    try {
      return JSON.parse(await readFile(this.#path(key), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }

  async write(key: string, value: unknown): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#path(key);
    await writeFile(`${path}.${process.pid}`, JSON.stringify(value), { mode: 0o600 });
    await rename(`${path}.${process.pid}`, path);
  }

  #path(key: string): string {
    return join(this.#folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  }
}
