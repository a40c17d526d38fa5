import { type Environment, readConfig } from '@alliance/config/read-config';
import type { ServingQuestion } from './is-serving.ts';

export type HealthCheckConfig = { protocol: 'http'; url: string } | ({ protocol: 'grpc' } & ServingQuestion);

/** Where the service of this container answers, from the settings that the service itself has. Throws a ConfigError. */
export function toHealthCheckConfig(service = '', env: Environment = process.env): HealthCheckConfig {
  return readConfig(env, (read) => {
    if (service === 'gateway') {
      const port = read.integer('ALLIANCE_PORT', { default: 8080, max: 65_535 });
      return { protocol: 'http', url: `http://127.0.0.1:${port}/livez` };
    }
    const port = read.integer('ALLIANCE_GRPC_PORT', { default: 7100, max: 65_535 });
    const ca = read.secret('ALLIANCE_TLS_CA', { default: '' });
    if (ca === '') return { protocol: 'grpc', url: `http://127.0.0.1:${port}`, tls: undefined };
    const [certificate, privateKey] = [read.secret('ALLIANCE_TLS_CERTIFICATE'), read.secret('ALLIANCE_TLS_KEY')];
    return { protocol: 'grpc', url: `https://127.0.0.1:${port}`, tls: { ca, certificate, privateKey, name: service } };
  });
}
