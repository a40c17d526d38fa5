import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { FolderInUseError } from '../src/folder-claim.ts';
import { startNatsServer } from '../src/nats-server.ts';
import { holdServer, temporaryFolder } from './server-holder.ts';

async function connection(url: string) {
  const { host, username, password } = new URL(url);
  const client = await connect({ servers: host, user: username, pass: password, reconnect: false });
  return { client, [Symbol.asyncDispose]: () => client.close() };
}

test('keeps its streams and its password over a restart', async () => {
  await using folder = await temporaryFolder();
  const first = await startNatsServer({ folder: folder.path });
  {
    await using to = await connection(first.url);
    await (await jetstreamManager(to.client)).streams.add({ name: 'facts', subjects: ['facts.>'] });
    await jetstream(to.client).publish('facts.one', 'kept');
  }
  await first[Symbol.asyncDispose]();
  await using second = await startNatsServer({ folder: folder.path, port: first.port });
  expect(second.url).toBe(first.url);
  await using to = await connection(second.url);
  const message = await (await jetstreamManager(to.client)).streams.getMessage('facts', { seq: 1 });
  expect(message?.string()).toBe('kept');
});

test('lets nobody in without the password', async () => {
  await using folder = await temporaryFolder();
  await using server = await startNatsServer({ folder: folder.path });
  await expect(connect({ servers: `${server.host}:${server.port}`, reconnect: false })).rejects.toThrow(
    /Authorization/,
  );
});

test('refuses a folder that a live process uses, and takes it over when that one is killed', async () => {
  await using folder = await temporaryFolder();
  const holder = await holdServer('nats', folder.path);
  await expect(startNatsServer({ folder: folder.path })).rejects.toThrow(FolderInUseError);
  await holder.kill();
  await using server = await startNatsServer({ folder: folder.path, port: Number(new URL(holder.url).port) });
  expect(server.url).toBe(holder.url);
});
