import { testNats } from '@alliance/testing/nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bus, openBus } from '../src/bus.ts';
import { type KeyValue, openKeyValue } from '../src/key-value.ts';

const resources = new AsyncDisposableStack();
const bytes = (text: string) => new TextEncoder().encode(text);
const read = async (key: string) => {
  const value = await values.get(key);
  return value && new TextDecoder().decode(value);
};
let bus: Bus;
let values: KeyValue;

beforeAll(async () => {
  const nats = resources.use(await testNats());
  bus = resources.use(await openBus({ url: nats.url, name: 'key-value-test', prefix: nats.prefix }));
  values = await openKeyValue(bus, { bucket: 'claims', timeToLiveMs: 60_000, maxValueBytes: 1_000 });
});
afterAll(() => resources.disposeAsync());

test('a key is made once, and again after it was deleted', async () => {
  expect(await values.create('one', bytes('a'))).toBe(true);
  expect(await values.create('one', bytes('b'))).toBe(false);
  expect(await read('one')).toBe('a');
  await values.put('one', bytes('c'));
  expect(await read('one')).toBe('c');
  await values.delete('one');
  expect(await read('one')).toBeUndefined();
  expect(await values.create('one', bytes('d'))).toBe(true);
  expect(await values.create('one', bytes('e'))).toBe(false);
});

test('one of many who race makes it', async () => {
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => values.create('two', bytes(`${at}`))));
  expect(outcomes.filter(Boolean)).toHaveLength(1);
});

test('without a connection every call is unavailable at once', async () => {
  await bus.connection.close();
  await expect.poll(() => bus.isConnected()).toBe(false);
  await expect(values.create('three', bytes('a'))).toThrowWithCode('unavailable');
  await expect(values.get('one')).toThrowWithCode('unavailable');
  await expect(values.put('one', bytes('a'))).toThrowWithCode('unavailable');
  await expect(values.delete('one')).toThrowWithCode('unavailable');
});
