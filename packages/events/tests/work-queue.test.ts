import { createLogger } from '@alliance/runtime/logger';
import { type TestNats, testNats } from '@alliance/testing/nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bus, openBus } from '../src/bus.ts';
import { openWorkQueue, type WorkOptions, type WorkQueue } from '../src/work-queue.ts';

let nats: TestNats;
let bus: Bus;
let queue: WorkQueue;
beforeAll(async () => {
  nats = await testNats();
  bus = await openBus({ url: nats.url, name: 'test', prefix: nats.prefix });
  queue = await openWorkQueue(bus, { name: 'chores', replicas: 1 });
});
afterAll(async () => {
  await bus?.[Symbol.asyncDispose]();
  await nats?.[Symbol.asyncDispose]();
});

const logger = createLogger('test', 'silent');
const work = (kind: string, handle: WorkOptions['handle'], atOnce = 2) =>
  queue.work(kind, { logger, atOnce, retryMs: 10, handle });
const left = async () => (await bus.manager.streams.info(`${nats.prefix}_CHORES`.toUpperCase())).state.messages;

test('each piece of work is done once, by the workers of its kind, and leaves the queue', async () => {
  const done: string[] = [];
  for (let n = 0; n < 20; n += 1) await queue.add('one', { id: `one-${n}`, payload: String(n) });
  await queue.add('other', { id: 'other', payload: 'other' });
  const handle = async (payload: string) => {
    done.push(payload);
    return 'done' as const;
  };
  await using _first = work('one', handle);
  await using _second = work('one', handle);
  await expect.poll(() => done.length).toBe(20);
  expect(new Set(done).size).toBe(20);
  await expect.poll(left).toBe(1);
});

test('the same id is the same work', async () => {
  const done: string[] = [];
  for (let n = 0; n < 3; n += 1) await queue.add('twice', { id: 'twice', payload: 'x' });
  await using _worker = work('twice', async (payload) => {
    done.push(payload);
    return 'done';
  });
  await expect.poll(() => done).toEqual(['x']);
});

test('what is to be tried again, or throws, comes again', async () => {
  let tries = 0;
  await queue.add('again', { id: 'again', payload: 'x' });
  await using _worker = work('again', async () => {
    tries += 1;
    if (tries === 2) throw new Error('for once');
    return tries < 4 ? 'again' : 'done';
  });
  await expect.poll(() => tries, { timeout: 10_000 }).toBe(4);
});

test('what a worker has in hand when it stops goes to another one', async () => {
  await queue.add('handed', { id: 'handed', payload: 'x' });
  const began = Promise.withResolvers<void>();
  const first = work('handed', async (_payload, signal) => {
    began.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('stopped');
  });
  await began.promise;
  await first[Symbol.asyncDispose]();
  let isDone = false;
  await using _second = work('handed', async () => {
    isDone = true;
    return 'done';
  });
  await expect.poll(() => isDone, { timeout: 5_000 }).toBe(true);
});
