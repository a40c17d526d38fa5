import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_GOVERNANCE } from '../../scripts/standalone/environments.ts';
import { seedDemo } from '../../scripts/standalone/seed/seed-demo.ts';
import { ROOT, runScript } from '../alliance/shell.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const PASSWORD = 'the password that npm start printed';

let alliance: TestAlliance;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alliance-newcomer-'));
  alliance = await startTestAlliance({ admin: { email: DEMO_GOVERNANCE, password: PASSWORD } });
  await seedDemo({ url: alliance.url, password: PASSWORD, done: join(home, 'seeded') });
  await alliance.settle();
}, 120_000);
afterAll(async () => {
  await alliance?.[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** The README's commands, with what a newcomer types or copies between them. */
async function commands(): Promise<string[]> {
  const readme = await readFile(`${ROOT}/README.md`, 'utf8');
  const [, block = ''] = /## Five minutes\n.*?```sh\n(.*?)```/s.exec(readme) ?? [];
  return block
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''))
    .map((line, place) => (place === 0 ? `command ${line}` : line))
    .map((line) => (line.includes(' login ') ? `echo '${PASSWORD}' | ${line} --password-stdin` : line))
    .map((line) => (line.includes(' terms accept ') ? `echo yes | ${line}` : line))
    .map((line) => (line.includes(' download ') ? `${line} --to ${home}/downloads` : line))
    .map((line) => line.replace('--pdf ', `--pdf ${home}/`));
}

test('the five minutes of the README', { timeout: 300_000 }, async () => {
  const seen: { command: string; code: number; output: string }[] = [];
  for (const command of await commands()) {
    const known = seen.map(({ output }) => output).join('\n');
    const request = /^([0-9a-f-]{36}) {2}submitted/m.exec(known)?.[1] ?? 'REQUEST';
    if (command.includes('LICENCE')) {
      const { output } = await runScript('npx alliance grants', { url: alliance.url, home });
      seen.push({ command: 'grants', code: 0, output });
    }
    const licence = /alliance terms accept (\S+)/.exec(seen.at(-1)?.output ?? '')?.[1] ?? 'LICENCE';
    const script = command.replace('REQUEST', request).replace('LICENCE', licence);
    seen.push({ command, ...(await runScript(script, { url: alliance.url, home })) });
  }
  const refused = seen.filter(({ code }) => code !== 0);
  expect(refused.map(({ command, output }) => `${command}\n${output}`)).toEqual([
    expect.stringContaining('sign_in_required'),
  ]);
  expect(seen.find(({ command }) => command.includes('search'))?.output).toContain('Câu đơn tiếng Việt');
  expect(seen.at(-1)?.output).toMatch(/✓ entry \d+ \(access_request\.approve\)/);
});
