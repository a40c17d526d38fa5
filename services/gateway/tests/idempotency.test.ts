import { AllianceError } from '@alliance/errors/alliance-error';
import type { KeyValue } from '@alliance/events/key-value';
import { PersonSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { create } from '@bufbuild/protobuf';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const registerPerson = vi.fn(async () => ({ person: create(PersonSchema, { id: 'p1', email: 'a@b.example' }) }));
const unavailable = async () => {
  throw new AllianceError('unavailable', 'The message bus does not answer. Try again in a few seconds.');
};
const store = { create: vi.fn(), get: vi.fn(), put: vi.fn(), delete: vi.fn() } satisfies KeyValue;

let app: App;
beforeAll(async () => {
  app = await buildTestApp({ members: { registerPerson } as unknown as Clients['members'] }, {}, store);
});
afterAll(() => app.close());
beforeEach(() => {
  vi.clearAllMocks();
  store.create.mockResolvedValue(true);
  store.put.mockResolvedValue(undefined);
  store.delete.mockResolvedValue(undefined);
});

const register = (headers: Record<string, string> = { 'idempotency-key': 'k' }) =>
  app.inject({
    method: 'POST',
    url: '/v1/people',
    headers,
    payload: { email: 'a@b.example', name: 'A', password: 'long enough for all' },
  });

test('a write whose key cannot be kept is not done', async () => {
  store.create.mockImplementation(unavailable);
  const answer = await register();
  expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([503, 'unavailable', '5']);
  expect(registerPerson).not.toHaveBeenCalled();
});

test('a write without a key needs nobody to keep its answer', async () => {
  store.create.mockImplementation(unavailable);
  expect((await register({})).statusCode).toBe(201);
});

test('what is done is answered, even when the answer cannot be kept', async () => {
  store.put.mockImplementation(unavailable);
  const answer = await register();
  expect([answer.statusCode, answer.json().id]).toEqual([201, 'p1']);
});

test('a failure that passes is not kept, and stays the answer when even that cannot be noted', async () => {
  registerPerson.mockImplementationOnce(unavailable);
  store.delete.mockImplementation(unavailable);
  const answer = await register();
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'unavailable']);
  expect(store.delete).toHaveBeenCalledOnce();
  expect(store.put).not.toHaveBeenCalled();
});
