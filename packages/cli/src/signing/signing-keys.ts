import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyAlgorithm, publicHalf, type SigningKey } from '@alliance/statements/signing-key';

/** A key pair of an organisation on this computer. */
export type LocalKey = SigningKey & { organisation: string; path: string; privateKey: string };

const SUFFIX = '.pem';

/** Private keys that statements are signed with: files beside the credentials that only their owner may read. They are never sent. */
export class SigningKeys {
  readonly #folder: string;

  constructor(configFolder: string) {
    this.#folder = join(configFolder, 'keys');
  }

  async create(organisation: string, algorithm: KeyAlgorithm): Promise<LocalKey> {
    const { privateKey } =
      algorithm === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const key = toLocalKey(pem, organisation, '');
    const path = join(this.#folder, organisation, `${key.keyId}${SUFFIX}`);
    await mkdir(join(this.#folder, organisation), { recursive: true, mode: 0o700 });
    await writeFile(path, pem, { mode: 0o600, flag: 'wx' });
    return { ...key, path };
  }

  /** The keys of an organisation that are here, newest first. */
  async list(organisation: string): Promise<LocalKey[]> {
    const folder = join(this.#folder, organisation);
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found = await Promise.all(
      names
        .filter((name) => name.endsWith(SUFFIX))
        .map(async (name) => {
          const path = join(folder, name);
          const [pem, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
          return { key: toLocalKey(pem, organisation, path), mtimeMs };
        }),
    );
    return found.toSorted((a, b) => b.mtimeMs - a.mtimeMs).map(({ key }) => key);
  }

  /** The key whose id begins so, or the newest; undefined when there is none. */
  async find(organisation: string, keyId = ''): Promise<LocalKey | undefined> {
    return (await this.list(organisation)).find((key) => key.keyId.startsWith(keyId));
  }
}

function toLocalKey(privateKey: string, organisation: string, path: string): LocalKey {
  const key = publicHalf(privateKey);
  if (key === undefined) throw new Error(`${path}: ECDSA P-256 / Ed25519 ?`);
  return { ...key, organisation, path, privateKey };
}
