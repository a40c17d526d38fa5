import { randomBytes } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { natsServerUrl } from './test-servers.ts';

export type TestNats = AsyncDisposable & {
  readonly url: string;
  /** First part of this file's subjects and streams, in place of "alliance". */
  readonly prefix: string;
};

/**
 * The NATS of this run, shared with other files under a prefix of one's own.
 * Disposing of it deletes the streams with that prefix; close what is connected first.
 */
export async function testNats(): Promise<TestNats> {
  const url = await natsServerUrl();
  const prefix = `t${randomBytes(5).toString('hex')}`;
  return { url, prefix, [Symbol.asyncDispose]: () => deleteStreams(url, `${prefix.toUpperCase()}_`) };
}

async function deleteStreams(url: string, start: string): Promise<void> {
  const { host, username, password } = new URL(url);
  const connection = await connect({ servers: host, user: username, pass: password, reconnect: false });
  try {
    const { streams } = await jetstreamManager(connection);
    for await (const name of streams.names()) {
      if (name.startsWith(start)) {
        await streams.delete(name);
      }
    }
  } finally {
    await connection.close();
  }
}
