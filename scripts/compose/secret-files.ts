import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import { generateSecrets } from '../standalone/secrets.ts';

/** Every secret of a node in containers, by the name of its file: one file for each thing that one container must know. */
export function secretFiles(): Record<string, string> {
  const secrets = generateSecrets();
  const s3 = { accessKey: randomBytes(10).toString('hex'), secretKey: newPassword() };
  const natsPasswords = forEachService(() => newPassword());
  return {
    'service-keys.json': JSON.stringify(forEachService((name) => secrets.services[name].publicKey)),
    'session-key.pem': secrets.session.privateKey,
    'session-public-key.pem': secrets.session.publicKey,
    'witness-key.pem': `${secrets.witness.privateKey}${secrets.witnessPostQuantum}`,
    'log-key.pem': `${secrets.log.privateKey}${secrets.logPostQuantum}`,
    'grant-token-key.pem': secrets.grantTokens.privateKey,
    'admin-password': newPassword(),
    'postgres-password': newPassword(),
    'nats-passwords.conf': SERVICE_NAMES.map((name) => `${name}_password: "${natsPasswords[name]}"\n`).join(''),
    's3-access-key': s3.accessKey,
    's3-secret-key': s3.secretKey,
    's3-identities.json': JSON.stringify({
      identities: [{ name: 'alliance', credentials: [s3], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] }],
    }),
    ...named('service-key.pem', (name) => secrets.services[name].privateKey),
    ...named('nats-password', (name) => natsPasswords[name]),
    ...named('database-password', (name) => (name === 'gateway' ? undefined : secrets.databasePasswords[name])),
  };
}

/** Writes the files into a new folder, all of them or none. Throws an EEXIST error when something is there already. */
export async function writeSecretFiles(folder: string, files: Record<string, string>): Promise<void> {
  const unfinished = `${folder}.unfinished-${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  // The folder keeps others of this machine out. The files are readable for all because a container sees them one by one,
  // with the owner that they have here, and runs as a user of its own.
  await mkdir(unfinished, { mode: 0o700 });
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(unfinished, name), content);
      await chmod(join(unfinished, name), 0o444);
    }
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function newPassword(): string {
  return randomBytes(24).toString('hex');
}

function forEachService<T>(make: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(SERVICE_NAMES.map((name) => [name, make(name)])) as Record<ServiceName, T>;
}

function named(suffix: string, secretOf: (name: ServiceName) => string | undefined): Record<string, string> {
  return Object.fromEntries(
    SERVICE_NAMES.flatMap((name) => {
      const value = secretOf(name);
      return value === undefined ? [] : [[`${name}-${suffix}`, value]];
    }),
  );
}
