// A process that hosts some of a node's services. It gets their settings from its parent over the IPC channel, so that no
// secret stands in an argument or an environment variable, and ends with its parent.
import { once } from 'node:events';
import type { ServiceName } from '@alliance/auth/identity';
import type { Environment } from '@alliance/config/read-config';
import type { LogLevel } from '@alliance/runtime/logger';
import { runService } from '@alliance/runtime/run-service';
import { startServices } from './services.ts';

export type HostMessage = {
  group: string;
  environments: Partial<Record<ServiceName, Environment>>;
  logLevel: LogLevel;
};

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
const [message] = (await once(process, 'message')) as [HostMessage];
await runService({ name: message.group, logLevel: message.logLevel }, async () => {
  const services = await startServices(message.environments, message.logLevel);
  process.send?.('ready');
  return services;
});
if (process.connected) process.disconnect();
