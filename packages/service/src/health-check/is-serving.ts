import { connect } from 'node:http2';
import { buffer } from 'node:stream/consumers';

export type ServingQuestion = {
  /** http(s)://host:port of a gRPC server. */
  url: string;
  /** What a server with mutual TLS asks for, and the name that its own certificate must have. */
  tls: { ca: string; certificate: string; privateKey: string; name: string } | undefined;
};

const TIMEOUT_MS = 2_000;
/** A message of no bytes, not compressed: HealthCheckRequest for the server as a whole. */
const REQUEST = Buffer.alloc(5);
/** HealthCheckResponse { status: SERVING }, with the prefix of its length. */
const SERVING = Buffer.from([0, 0, 0, 0, 2, 8, 1]);

/** Asks a gRPC server by grpc.health.v1 whether it serves; false when it does not answer. */
export async function isServing({ url, tls }: ServingQuestion): Promise<boolean> {
  const session = connect(
    url,
    tls ? { ca: tls.ca, cert: tls.certificate, key: tls.privateKey, servername: tls.name } : {},
  );
  // The stream's error says the same; without a listener this one would end the process.
  session.on('error', () => {});
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.setTimeout(TIMEOUT_MS, () => stream.close());
    stream.end(REQUEST);
    return SERVING.equals(await buffer(stream));
  } catch {
    return false;
  } finally {
    session.destroy();
  }
}
