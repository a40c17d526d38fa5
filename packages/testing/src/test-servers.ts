import { inject } from 'vitest';

/** URL of a superuser's connection to the PostgreSQL of this run; the first call of a run starts it. */
export function postgresServerUrl(): Promise<string> {
  return ask('postgres');
}

/** URL of the NATS server of this run; the first call of a run starts it. */
export function natsServerUrl(): Promise<string> {
  return ask('nats');
}

/** URL of the S3 server of this run, with its keys; the first call of a run starts it. Throws where there is none. */
export function s3ServerUrl(): Promise<string> {
  return ask('s3');
}

async function ask(kind: 'postgres' | 'nats' | 's3'): Promise<string> {
  const response = await fetch(`${inject('serverBroker')}/${kind}`);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`The test run has no ${kind}. ${text}`);
  }
  return text;
}
