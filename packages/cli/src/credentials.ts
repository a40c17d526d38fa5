import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Credential = { token: string; tokenId?: string; email: string; expiresAt?: string };
type Stored = { current?: string; servers: Record<string, Credential> };

/** Tokens by registry, in a file that only its owner may read. */
export class CredentialStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The registry last signed in to. */
  async currentUrl(): Promise<string | undefined> {
    return (await this.#read()).current;
  }

  async get(url: string): Promise<Credential | undefined> {
    return (await this.#read()).servers[url];
  }

  async put(url: string, credential: Credential): Promise<void> {
    const stored = await this.#read();
    await this.#write({ current: url, servers: { ...stored.servers, [url]: credential } });
  }

  async delete(url: string): Promise<void> {
    const { servers, ...rest } = await this.#read();
    const { [url]: _gone, ...others } = servers;
    await this.#write({ ...rest, servers: others });
  }

  async #read(): Promise<Stored> {
    try {
      return JSON.parse(await readFile(this.#path(), 'utf8')) as Stored;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { servers: {} };
      throw error;
    }
  }

  async #write(stored: Stored): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(`${this.#path()}.${process.pid}`, JSON.stringify(stored, null, 2), { mode: 0o600 });
    await rename(`${this.#path()}.${process.pid}`, this.#path());
  }

  #path(): string {
    return join(this.#folder, 'credentials.json');
  }
}
