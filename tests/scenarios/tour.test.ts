import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, runScript } from '../alliance/shell.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

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

test('every command of the tour does what it says', async () => {
  const script = (await commandsOfTheTour()).replaceAll('http://localhost:8080', alliance.url);
  const { code, output } = await runScript(script, { url: alliance.url });
  expect(code, output).toBe(0);
  expect(output).toMatch(/no_grant/);
  expect(output).toMatch(/grant_revoked/);
  expect(output).toMatch(/✓ entry \d+ \(access_request\.approve\)/);
  expect(output).not.toContain('✗ entry');
}, 400_000);
