import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections and to whoever asks for any port, so that a port which was found
 * free is not taken by one of those before it is used.
 */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const TRIES = 100;

/**
 * The place to look at next. Each process begins at one of its own and goes on from there, so that neither two processes that look
 * at the same moment find the same port, nor one process that looks twice before it listens.
 */
let next = randomInt(PORTS);

/** Returns a TCP port of the loopback interface that nobody listens on at this moment. Throws when none is found. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST_PORT + next;
    next = (next + 1) % PORTS;
    if (await isFreePort(port, host)) return port;
  }
  throw new Error(`No free port was found on ${host} from ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1}.`);
}

/** True when nobody listens on the port at this moment. */
export async function isFreePort(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
