import { publicKeyOf } from '@alliance/auth/keys';
import { type ConfigReader, type Environment, readConfig } from '@alliance/config/read-config';
import { isAllianceError } from '@alliance/errors/alliance-error';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';
import { type Registration, toRegistration } from './domain/registration.ts';

export type MembersConfig = ServiceConfig & {
  /** Ed25519 private key (PEM) that signs the access tokens of sessions. */
  sessionKey: string;
  /** Made at the start if nobody governs the alliance yet. */
  firstGovernance: Registration | undefined;
};

/** Reads the settings of members. Throws a ConfigError that lists every problem. */
export function toMembersConfig(env: Environment = process.env): MembersConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read),
    sessionKey: readSessionKey(read),
    firstGovernance: readFirstGovernance(read),
  }));
}

function readSessionKey(read: ConfigReader): string {
  const key = read.secret('ALLIANCE_SESSION_KEY');
  try {
    if (key) publicKeyOf(key);
  } catch {
    read.problems.push('ALLIANCE_SESSION_KEY: must be an Ed25519 private key in PEM (PKCS #8)');
  }
  return key;
}

function readFirstGovernance(read: ConfigReader): Registration | undefined {
  const email = read.optional('ALLIANCE_ADMIN_EMAIL');
  const password = read.secret('ALLIANCE_ADMIN_PASSWORD', { default: '' });
  const name = read.string('ALLIANCE_ADMIN_NAME', { default: 'Governance' });
  if (email === undefined && password === '') return undefined;
  if (email === undefined || password === '') {
    read.problems.push('ALLIANCE_ADMIN_EMAIL, ALLIANCE_ADMIN_PASSWORD: give both, or none');
    return undefined;
  }
  try {
    return toRegistration({ email, name, password });
  } catch (error) {
    if (!isAllianceError(error, 'invalid_argument')) throw error;
    for (const { field, problem } of error.details.fields as { field: string; problem: string }[])
      read.problems.push(`ALLIANCE_ADMIN_${field.toUpperCase()}: ${problem}`);
    return undefined;
  }
}
