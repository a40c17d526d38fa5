import type { Caller } from '@alliance/auth/caller';
import { SERVICE_NAMES, ServiceIdentity, type ServiceKeys, type ServiceName } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';

/** Key pairs of every service for one test, and what is made with them. */
export type TestIdentities = {
  serviceKeys: ServiceKeys;
  privateKeyOf(name: ServiceName): string;
  identityOf(name: ServiceName): ServiceIdentity;
  /** A caller token as `members` signs it. */
  callerToken(caller: Caller): string;
};

/** Makes fresh keys for every service. */
export function testIdentities(): TestIdentities {
  const pairs = new Map(SERVICE_NAMES.map((name) => [name, generateKeyPair()]));
  const pairOf = (name: ServiceName) => pairs.get(name) as ReturnType<typeof generateKeyPair>;
  const identityOf = (name: ServiceName) => new ServiceIdentity(name, pairOf(name).privateKey);
  return {
    serviceKeys: Object.fromEntries(SERVICE_NAMES.map((name) => [name, pairOf(name).publicKey])),
    privateKeyOf: (name) => pairOf(name).privateKey,
    identityOf,
    callerToken: (caller) => identityOf('members').signCaller(caller).token,
  };
}
