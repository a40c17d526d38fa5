import { AllianceError } from '@alliance/errors/alliance-error';
import { Agent, buildConnector } from 'undici';
import type { ConnectTo } from './connect-to.ts';

const TIMEOUT_MS = 60_000;

/**
 * Connections to the hosts of signed links, all of them by plain HTTP to `connectTo` when it is given; the links stay as they
 * are, for their signatures.
 */
export function openLinkAgent(connectTo?: ConnectTo): Agent {
  const connect = buildConnector({ timeout: 10_000 });
  return new Agent({
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    ...(connectTo
      ? {
          connect: (options, done) =>
            // Whatever the public address is: nobody answers by TLS for that host in here.
            connect({ ...options, protocol: 'http:', hostname: connectTo.host, port: `${connectTo.port}` }, done),
        }
      : {}),
  });
}

/** The error for a store that did not give or take what a link is for. */
export function storageSilent(cause: unknown): AllianceError {
  return new AllianceError('unavailable', 'The store of the bytes does not answer. Try again in a moment.', { cause });
}
