import { readFile, writeFile } from 'node:fs/promises';
import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import { freePort, isFreePort } from '@alliance/embedded/free-port';
import type { NodePorts } from './environments.ts';

/** The ports of the last start where they are still free, else new ones; remembered at `path`. */
export async function choosePorts(path: string): Promise<NodePorts> {
  const before = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as NodePorts,
    () => undefined,
  );
  const taken = new Set<number>();
  const choose = async (wanted: number | undefined): Promise<number> => {
    const port = wanted !== undefined && !taken.has(wanted) && (await isFreePort(wanted)) ? wanted : await freePort();
    if (taken.has(port)) return choose(undefined);
    taken.add(port);
    return port;
  };
  const grpc = {} as Record<ServiceName, number>;
  for (const name of SERVICE_NAMES) grpc[name] = await choose(before?.grpc[name]);
  const ports = { grpc, transfer: await choose(before?.transfer) };
  await writeFile(path, JSON.stringify(ports, null, 2));
  return ports;
}
