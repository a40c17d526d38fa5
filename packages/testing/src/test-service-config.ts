import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import type { ServiceConfig } from '@alliance/service/service-config';
import type { TestIdentities } from './test-identities.ts';

export type TestServiceConfigOptions = {
  identities: TestIdentities;
  databaseUrl: string;
  natsUrl: string;
  natsPrefix: string;
  /** host:port of the services (or fakes) that are called; the others answer nowhere. */
  addresses?: Partial<Record<ServiceName, string>>;
};

/** Settings of a service on free ports of the loopback, for a test. */
export function testServiceConfig(name: ServiceName, options: TestServiceConfigOptions): ServiceConfig {
  const nowhere = Object.fromEntries(SERVICE_NAMES.map((service) => [service, '127.0.0.1:1'])) as Record<
    ServiceName,
    string
  >;
  return {
    serviceKey: options.identities.privateKeyOf(name),
    serviceKeys: options.identities.serviceKeys,
    addresses: { ...nowhere, ...options.addresses },
    tls: undefined,
    logLevel: 'silent',
    grpcHost: '127.0.0.1',
    grpcPort: 0,
    databaseUrl: options.databaseUrl,
    databasePoolSize: 8,
    natsUrl: options.natsUrl,
    natsPrefix: options.natsPrefix,
    natsReplicas: 1,
  };
}
