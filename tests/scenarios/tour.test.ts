import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let alliance: TestAlliance;
beforeAll(async () => {
  alliance = await startTestAlliance({ admin: { email: 'governance@tour.example', password: 'found the alliance' } });
}, 120_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

/** The commands of the tour, but for those that start the alliance. */
async function commandsOfTheTour(): Promise<string> {
  const text = await readFile(`${ROOT}/docs/tour.md`, 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands).join('\n');
}

function bash(script: string): Promise<{ code: number; output: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: ROOT,
    env: {
      PATH: `${ROOT}/node_modules/.bin${delimiter}${process.env.PATH}`,
      HOME: process.env.HOME,
      ALLIANCE_URL: alliance.url,
      ALLIANCE_LANG: 'en',
      LANG: 'C.UTF-8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? 1, output })));
}

test('every command of the tour does what it says', async () => {
  const script = (await commandsOfTheTour()).replaceAll('http://localhost:8080', alliance.url);
  const { code, output } = await bash(script);
  expect(code, output).toBe(0);
  expect(output).toMatch(/no_grant/);
  expect(output).toMatch(/grant_revoked/);
  expect(output).toMatch(/✓ entry \d+ \(access_request\.approve\)/);
  expect(output).not.toContain('✗ entry');
}, 400_000);
