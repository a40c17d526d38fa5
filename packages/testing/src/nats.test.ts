import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { testNats } from './nats.ts';

test('gives each file its own prefix and removes only its streams', async () => {
  const one = await testNats();
  await using two = await testNats();
  expect(one.prefix).not.toBe(two.prefix);
  const { host, username, password } = new URL(one.url);
  const connection = await connect({ servers: host, user: username, pass: password });
  const { streams } = await jetstreamManager(connection);
  for (const { prefix } of [one, two]) {
    await streams.add({ name: `${prefix}_notes`.toUpperCase(), subjects: [`${prefix}.notes.>`] });
  }
  await one[Symbol.asyncDispose]();
  const left = await Array.fromAsync(streams.names());
  expect(left).toContain(`${two.prefix}_notes`.toUpperCase());
  expect(left).not.toContain(`${one.prefix}_notes`.toUpperCase());
  await connection.close();
});
