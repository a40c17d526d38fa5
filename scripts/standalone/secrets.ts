import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import { generateKeyPair, type KeyPair } from '@alliance/auth/keys';

/** Everything secret of a node; made once, readable by its owner only. */
export type NodeSecrets = {
  services: Record<ServiceName, KeyPair>;
  session: KeyPair;
  /** Signs the transparency log's checkpoints. */
  log: KeyPair;
  /** Cosigns the checkpoints of other logs. */
  witness: KeyPair;
  /** ML-DSA-44 keys (PEM) beside those two. */
  logPostQuantum: string;
  witnessPostQuantum: string;
  /** Under which keys of organisations are kept (32 bytes, hex). */
  heldKeys: string;
  /** Signs tokens of grants. */
  grantTokens: KeyPair;
  /** Signs links to bytes: "id:hex". */
  storageSigningKey: string;
  databasePasswords: Record<ServiceName, string>;
  /** Password of the demo sign-ins. */
  demoPassword: string;
};

/** Makes a whole new set. */
export function generateSecrets(): NodeSecrets {
  const forEach = <T>(make: () => T) =>
    Object.fromEntries(SERVICE_NAMES.map((name) => [name, make()])) as Record<ServiceName, T>;
  return {
    services: forEach(generateKeyPair),
    session: generateKeyPair(),
    log: generateKeyPair(),
    witness: generateKeyPair(),
    logPostQuantum: postQuantumKey(),
    witnessPostQuantum: postQuantumKey(),
    heldKeys: randomBytes(32).toString('hex'),
    grantTokens: generateKeyPair(),
    storageSigningKey: `k1:${randomBytes(32).toString('hex')}`,
    databasePasswords: forEach(() => randomBytes(18).toString('hex')),
    demoPassword: `lien-minh-${randomBytes(4).toString('hex')}`,
  };
}

function postQuantumKey(): string {
  const { privateKey } = generateKeyPairSync('ml-dsa-44');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Reads the secrets at `path`; makes them at the first start, and later those that an older version did not know. */
export async function loadSecrets(path: string): Promise<NodeSecrets> {
  const kept = await readSecrets(path);
  const secrets = { ...generateSecrets(), ...kept };
  if (kept && Object.keys(kept).length === Object.keys(secrets).length) return secrets;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secrets;
}

async function readSecrets(path: string): Promise<Partial<NodeSecrets> | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<NodeSecrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
