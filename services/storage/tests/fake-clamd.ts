import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

// Put together here, so that no scanner takes this file for a virus.
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('');

type State = {
  isBroken: boolean;
  /** Bytes of the last stream. */
  received: number;
  /** Version of its signatures. */
  database: string;
  known: Set<string>;
  /** How each stream began, in order. */
  seen: string[];
};

/** A daemon that knows the protocol of clamd and one virus, at first. */
export async function startFakeClamd() {
  const state: State = { isBroken: false, received: 0, database: '27500', known: new Set([EICAR]), seen: [] };
  const server = createServer((socket) => void answer(socket, state));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, state, close: () => server.close() };
}

async function answer(socket: Socket, state: State): Promise<void> {
  socket.on('error', () => {});
  if (state.isBroken) return void socket.destroy();
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.toString('latin1').startsWith('zVERSION\0'))
      return void socket.end(`ClamAV 1.4.6/${state.database}/Sun Nov 22\0`);
    const content = streamed(bytes);
    if (!content) continue;
    state.received = content.length;
    const text = content.toString();
    state.seen.push(text.slice(0, 100));
    const isKnown = [...state.known].some((virus) => text.includes(virus));
    return void socket.end(isKnown ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');
  }
}

/** The content of a finished stream. */
function streamed(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 'zINSTREAM\0'.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
