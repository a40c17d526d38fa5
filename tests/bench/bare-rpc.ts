// The limit that questions between services are held against: a grpc-js call that carries nothing and does nothing.
import { Server, ServerCredentials, type UntypedHandleCall } from '@grpc/grpc-js';

export const EMPTY_PATH = '/bare.Bare/Empty';

/** Serves the empty call on any free port; returns the address. */
export async function serveEmptyCall(): Promise<string> {
  const server = new Server();
  const same = (bytes: Buffer) => bytes;
  const stream = { requestStream: false, responseStream: false };
  const coding = {
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  const answer: UntypedHandleCall = (_call: unknown, respond: (error: null, bytes: Buffer) => void) =>
    respond(null, Buffer.alloc(0));
  server.addService({ empty: { path: EMPTY_PATH, ...stream, ...coding } }, { empty: answer });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return `127.0.0.1:${port}`;
}
