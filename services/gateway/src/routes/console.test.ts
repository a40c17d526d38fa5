import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../app.ts';
import { addConsole } from './console.ts';

let folder: string;
const app = fastify() as unknown as App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alliance-console-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'index-abc.js'), 'export {};');
  await addConsole(app, folder);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

test.each(['/', '/sign-in', '/datasets/sao-mai/x', '/models/sao-mai/x'])('%s is the one page', async (url) => {
  const { statusCode, headers, body } = await app.inject(url);
  expect([statusCode, body]).toEqual([200, '<!doctype html>']);
  expect(headers['content-type']).toContain('text/html');
  expect(headers['cache-control']).toBe('no-cache');
});

test('its files stay as they are for ever', async () => {
  const { statusCode, headers } = await app.inject('/assets/index-abc.js');
  expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
});

test.each(['/assets/index.html', '/assets/absent.js', '/assets/../package.json'])('%s is nothing', async (url) => {
  expect((await app.inject(url)).statusCode).toBe(404);
});
