import { type ConfigReader, type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';
import { isKeyName } from '@alliance/transparency-log/note-key';
import { openVault } from './key-vault.ts';
import { openLogKeys } from './log-keys.ts';
import { openLogPolicy } from './log-policy.ts';
import { readLogKeys, witnessCosigners } from './witness-keys.ts';

export type ProvenanceConfig = ServiceConfig & {
  /** Where the log's public files are kept. */
  logFolder: string;
  /** Name of the log: where it is served, without the scheme (C2SP tlog-tiles). */
  logOrigin: string;
  /** Private keys (PEM) that sign checkpoints: Ed25519, several while they are changed, and ML-DSA-44 if wanted. */
  logKey: string;
  /** Keys (vkeys, one a line) that signed the log once and are at hand no more. */
  lostLogKeys: string;
  /** Secret (32 bytes in hexadecimal digits) under which keys are kept for organisations; empty: none are. */
  heldKeysSecret: string;
  /** Which witnesses must cosign a checkpoint before it is shown (C2SP tlog-policy); empty: none. */
  logPolicy: string;
  /** Name of this node as a witness: where it is asked, without the scheme (C2SP tlog-witness). */
  witnessName: string;
  /** Private keys (PEM) that cosign: Ed25519, and ML-DSA-44 if wanted. Never those of the log. */
  witnessKey: string;
  /** Keys of the logs that it looks after, one a line. */
  witnessedLogs: string;
  /** How many days owners have to deal with what they made from a retracted version. */
  caseDays: number;
  /** How many hours after the last one log and services are reconciled; 0: only when somebody asks. */
  reconcileHours: number;
};

/** Reads the settings of provenance. Throws a ConfigError that lists every problem. */
export function toProvenanceConfig(env: Environment = process.env): ProvenanceConfig {
  return readConfig(env, (read) => {
    const logOrigin = readOrigin(read);
    return {
      ...readServiceConfig(read),
      logFolder: read.string('ALLIANCE_LOG_FOLDER'),
      logOrigin,
      logKey: readLogKey(read),
      lostLogKeys: readLostLogKeys(read),
      heldKeysSecret: readHeldKeysSecret(read),
      logPolicy: readLogPolicy(read),
      witnessName: readWitnessName(read, logOrigin),
      witnessKey: readWitnessKey(read),
      witnessedLogs: readWitnessedLogs(read),
      reconcileHours: read.integer('ALLIANCE_RECONCILE_HOURS', { default: 24, min: 0, max: 8_760 }),
      caseDays: read.integer('ALLIANCE_RETRACTION_CASE_DAYS', { default: 14, min: 1, max: 365 }),
    };
  });
}

function readOrigin(read: ConfigReader): string {
  const given = read.optional('ALLIANCE_LOG_ORIGIN');
  if (given !== undefined) {
    if (isKeyName(given)) return given;
    read.problems.push('ALLIANCE_LOG_ORIGIN: must be <host>/<path>, without a scheme, spaces or "+"');
    return given;
  }
  const url = read.url('ALLIANCE_PUBLIC_URL', { protocols: ['https:', 'http:'] });
  if (url === undefined) return '';
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/$/, '')}/log`;
}

function readLogKey(read: ConfigReader): string {
  const key = read.secret('ALLIANCE_LOG_KEY');
  try {
    if (key) openLogKeys('any/log', key);
  } catch {
    read.problems.push(
      'ALLIANCE_LOG_KEY: must be an Ed25519 private key in PEM (PKCS #8); others, and ML-DSA-44 ones, may follow',
    );
  }
  return key;
}

function readLostLogKeys(read: ConfigReader): string {
  const lost = read.secret('ALLIANCE_LOG_LOST_KEYS', { default: '' });
  try {
    readLogKeys(lost);
  } catch (error) {
    read.problems.push(`ALLIANCE_LOG_LOST_KEYS: ${(error as Error).message}`);
  }
  return lost;
}

function readHeldKeysSecret(read: ConfigReader): string {
  const secret = read.secret('ALLIANCE_HELD_KEYS_SECRET', { default: '' });
  try {
    openVault(secret);
  } catch (error) {
    read.problems.push(`ALLIANCE_HELD_KEYS_SECRET: ${(error as Error).message}`);
  }
  return secret;
}

function readLogPolicy(read: ConfigReader): string {
  const policy = read.secret('ALLIANCE_LOG_POLICY', { default: '' });
  try {
    const { witnesses } = openLogPolicy(policy, []).policy;
    const wrong = witnesses.find(({ url }) => url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''));
    if (wrong)
      read.problems.push(`ALLIANCE_LOG_POLICY: the address of ${wrong.name} must be a URL with http: or https:`);
  } catch (error) {
    read.problems.push(`ALLIANCE_LOG_POLICY: ${(error as Error).message}`);
  }
  return policy;
}

function readWitnessName(read: ConfigReader, logOrigin: string): string {
  const name = read.optional('ALLIANCE_WITNESS_NAME');
  if (name === undefined) return `${logOrigin.replace(/\/log$/, '')}/witness`;
  if (!isKeyName(name)) {
    read.problems.push('ALLIANCE_WITNESS_NAME: must be <host>/<path>, without a scheme, spaces or "+"');
  }
  return name;
}

function readWitnessKey(read: ConfigReader): string {
  const keys = read.secret('ALLIANCE_WITNESS_KEY');
  try {
    if (keys) witnessCosigners('any/witness', keys);
  } catch {
    read.problems.push(
      'ALLIANCE_WITNESS_KEY: must be an Ed25519 private key in PEM (PKCS #8); an ML-DSA-44 one may follow',
    );
  }
  if (keys && keys === read.optional('ALLIANCE_LOG_KEY')) {
    read.problems.push('ALLIANCE_WITNESS_KEY: must not be the key of the log');
  }
  return keys;
}

function readWitnessedLogs(read: ConfigReader): string {
  const logs = read.secret('ALLIANCE_WITNESS_LOGS', { default: '' });
  try {
    readLogKeys(logs);
  } catch (error) {
    read.problems.push(`ALLIANCE_WITNESS_LOGS: ${(error as Error).message}`);
  }
  return logs;
}
