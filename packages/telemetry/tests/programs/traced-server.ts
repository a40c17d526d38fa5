import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { counter, histogram, observableGauge } from '@alliance/telemetry/metrics';
import { currentTraceId, injectTrace, withExtractedTrace } from '@alliance/telemetry/propagation';
import { Client, credentials, Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import { fastify } from 'fastify';
import pg from 'pg';

const PATH = '/alliance.test.v1.EchoService/Echo';
const identity = (value: Buffer): Buffer => value;
const pool = new pg.Pool({ connectionString: process.env.TEST_DATABASE_URL });
// Work outside of any request, as the outbox relay does it; it must leave no trace.
await pool.query('select 2 as two');
const handled = counter('alliance.test.handled');
const sizes = histogram('alliance.test.size', { unit: 'By' });
observableGauge('alliance.test.open', (observe) => observe(1, { kind: 'test' }));

const grpcServer = new Server();
grpcServer.addService(
  {
    Echo: {
      path: PATH,
      requestStream: false,
      responseStream: false,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    },
  },
  {
    Echo: async (call: { request: Buffer }, respond: (error: null, response: Buffer) => void) => {
      await pool.query('select 1 as one');
      respond(null, call.request);
    },
  },
);
const grpcPort = await new Promise<number>((resolve, reject) =>
  grpcServer.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  ),
);
const grpcClient = new Client(`127.0.0.1:${grpcPort}`, credentials.createInsecure());

function echo(text: string): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) =>
    grpcClient.makeUnaryRequest(PATH, identity, identity, Buffer.from(text), new Metadata(), (error, response) =>
      error ? reject(error) : resolve(response),
    ),
  );
}

const backend = createServer((_request, response) => response.end('{}'));
await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
const backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;

const app = fastify();
app.get('/livez', () => ({}));
app.get('/v1/things/:id', async () => {
  handled.add(1, { kind: 'test' });
  sizes.record(2);
  await echo('a');
  await (await fetch(`${backendUrl}/fetched?secret=1`)).text();
  await new Promise((resolve) => get(`${backendUrl}/got?secret=1`, (response) => response.resume().on('end', resolve)));
  const headers: Record<string, string> = {};
  injectTrace(headers);
  setImmediate(() =>
    withExtractedTrace(headers, 'alliance.test.v1.thing_read', { 'messaging.system': 'nats' }, () => {}),
  );
  return { traceId: currentTraceId() ?? null, headers };
});
app.get('/v1/refused', { onRequest: async (_request, reply) => reply.code(401).send({}) }, () => ({}));

process.once('SIGTERM', async () => {
  await app.close();
  backend.close();
  grpcClient.close();
  await new Promise((resolve) => grpcServer.tryShutdown(resolve));
  await pool.end();
});
process.stdout.write(`${JSON.stringify({ url: await app.listen({ port: 0, host: '127.0.0.1' }) })}\n`);
