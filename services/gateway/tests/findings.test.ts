import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import { buildTestApp } from './support/build-test-app.ts';

let app: App;
beforeAll(async () => {
  app = await buildTestApp({});
});
afterAll(() => app.close());

test.each([
  ['GET', '/v1/findings', undefined],
  ['POST', '/v1/findings/x/explain', { text: 'Dữ liệu mẫu.' }],
  ['POST', '/v1/findings/x/close', { reason: 'Đã xem xét.' }],
] as const)('%s %s needs a sign-in', async (method, url, payload) => {
  const answer = await app.inject({ method, url, ...(payload && { payload }) });
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
});
