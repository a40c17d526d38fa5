import { testNats } from '@alliance/testing/nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bus, openBus } from '../src/bus.ts';
import { openRegister, type Register } from '../src/register.ts';

const resources = new AsyncDisposableStack();
const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (value: { value: Uint8Array } | undefined) => new TextDecoder().decode(value?.value);
let bus: Bus;
let register: Register;

beforeAll(async () => {
  const nats = resources.use(await testNats());
  bus = resources.use(await openBus({ url: nats.url, name: 'register-test', prefix: nats.prefix }));
  register = await openRegister(bus, { bucket: 'heads' });
});
afterAll(() => resources.disposeAsync());

test('gives back what was stored, with a revision that grows', async () => {
  expect(await register.read('one')).toBeUndefined();
  expect(await register.compareAndSet('one', bytes('a'), 0)).toBe(true);
  const first = await register.read('one');
  expect(textOf(first)).toBe('a');
  expect(await register.compareAndSet('one', bytes('b'), first!.revision)).toBe(true);
  const second = await register.read('one');
  expect(textOf(second)).toBe('b');
  expect(second!.revision).toBeGreaterThan(first!.revision);
});

test('refuses whoever does not know the newest value', async () => {
  expect(await register.compareAndSet('two', bytes('a'), 0)).toBe(true);
  const { revision } = (await register.read('two'))!;
  expect(await register.compareAndSet('two', bytes('x'), 0)).toBe(false);
  expect(await register.compareAndSet('two', bytes('b'), revision)).toBe(true);
  expect(await register.compareAndSet('two', bytes('x'), revision)).toBe(false);
  expect(textOf(await register.read('two'))).toBe('b');
});

test('lets one of many who race win', async () => {
  const other = await openRegister(bus, { bucket: 'heads' });
  const racing = Array.from({ length: 20 }, (_, i) =>
    (i % 2 === 0 ? register : other).compareAndSet('race', bytes(`${i}`), 0),
  );
  expect((await Promise.all(racing)).filter(Boolean)).toHaveLength(1);
});
