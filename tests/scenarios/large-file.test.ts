import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMPILED } from '../alliance/compiled.ts';
import { ROOT } from '../alliance/shell.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const CLI = join(ROOT, 'packages/cli/bin/alliance.mjs');
const MEBIBYTE = 1024 * 1024;
const bytes = Buffer.from(randomBytes(65 * MEBIBYTE).toString('hex'));

let alliance: TestAlliance;
let home: string;
let token: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alliance-large-'));
  alliance = await startTestAlliance();
  const owner = await alliance.people.organisation('sao-mai', 'company', 'lan@sao-mai.test');
  ({ token } = await owner.post<{ token: string }>('/v1/tokens', { name: 'large', scopes: ['read', 'publish'] }));
  await mkdir(join(home, 'data'));
  await writeFile(join(home, 'data', 'large.txt'), bytes);
  await writeFile(join(home, 'data', 'small.txt'), 'nhỏ\n');
}, 120_000);
afterAll(async () => {
  await alliance?.[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

function cli(args: string[], killWhen?: () => boolean): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: home,
    env: {
      ...COMPILED,
      PATH: `${ROOT}/node_modules/.bin:${process.env.PATH}`,
      HOME: home,
      ALLIANCE_URL: alliance.url,
      ALLIANCE_TOKEN: token,
      ALLIANCE_LANG: 'en',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watch = killWhen && setInterval(() => killWhen() && child.kill('SIGKILL'), 2);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      clearInterval(watch);
      resolve({ code, output });
    }),
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

test('a large file comes in segments, and a killed download goes on where it was', { timeout: 180_000 }, async () => {
  const publish = [
    'publish',
    'data',
    '--dataset',
    'sao-mai/lon',
    '--version',
    '1.0.0',
    '--licence',
    'CC0-1.0',
    '--access',
    'open',
  ];
  const published = await cli(publish);
  expect(published.code, published.output).toBe(0);
  const segments = join(home, 'out', 'large.txt.part.segments');
  const download = ['download', 'dataset:sao-mai/lon@1.0.0', '--to', 'out'];
  const killed = await cli(download, () => existsSync(segments));
  expect(killed.code).toBeNull();
  const known = JSON.parse(await readFile(segments, 'utf8')) as { done: number[] };
  expect(known.done.length).toBeGreaterThan(0);
  const finished = await cli(download);
  expect(finished.code, finished.output).toBe(0);
  expect(await sha256Of(join(home, 'out', 'large.txt'))).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(existsSync(segments)).toBe(false);
  const again = await cli(download);
  expect(again.output).toContain('0 files downloaded, 2 were there already');
});
