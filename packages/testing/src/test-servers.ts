import { inject } from 'vitest';

/** URL of a superuser's connection to the PostgreSQL of this run; the first call of a run starts it. */
export function postgresServerUrl(): Promise<string> {
  return ask('postgres');
}

/** URL of the NATS server of this run; the first call of a run starts it. */
export function natsServerUrl(): Promise<string> {
  return ask('nats');
}

async function ask(kind: 'postgres' | 'nats'): Promise<string> {
  const response = await fetch(`${inject('serverBroker')}/${kind}`);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`The test run has no ${kind}. ${text}`);
  }
  return text;
}
