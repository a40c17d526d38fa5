import { readFile, rename, writeFile } from 'node:fs/promises';
import { generateKeyPair } from '@alliance/auth/keys';
import type { NodeSecrets } from './secrets.ts';

const PEM = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/g;

/**
 * Changes the keys that sign the log of a node, in its file of secrets: `add` puts a new key behind those there are, `retire`
 * takes the first one away. Returns how many there are now. Throws an Error for a node that is not there, and rather than take
 * the last key away.
 */
export async function changeLogKey(path: string, change: 'add' | 'retire'): Promise<number> {
  const secrets = JSON.parse(await readFile(path, 'utf8')) as NodeSecrets;
  const keys = secrets.log.privateKey.match(PEM) ?? [];
  const changed = change === 'add' ? [...keys, generateKeyPair().privateKey] : keys.slice(1);
  if (changed.length === 0) throw new Error('A log needs a key. Add one first, and let both sign for a while.');
  const log = { ...secrets.log, privateKey: changed.join('') };
  await writeFile(`${path}.new`, JSON.stringify({ ...secrets, log }, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return changed.length;
}
