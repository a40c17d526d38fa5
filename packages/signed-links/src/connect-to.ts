import type { ConfigReader } from '@alliance/config/read-config';

/** Where the host of signed links is reached from here, when its public address is not. */
export type ConnectTo = { host: string; port: number };

/** Reads `ALLIANCE_STORAGE_CONNECT`, "host:port"; undefined when it is not set. */
export function readConnectTo(read: ConfigReader): ConnectTo | undefined {
  const text = read.optional('ALLIANCE_STORAGE_CONNECT');
  if (text === undefined) return undefined;
  const match = /^(\[[0-9a-f:]+\]|[^:/\s]+):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (!match?.[1] || port < 1 || port > 65_535) {
    read.problems.push('ALLIANCE_STORAGE_CONNECT: must be host:port, for example storage:7200');
    return undefined;
  }
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}
