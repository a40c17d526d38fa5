// Runs the tests: everything, or what the arguments name (`npm test -- packages/rpc -t deadline`).
// The last line of the output is always "N passed, N failed".
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { countTests, type TestReport } from './test-report/count-tests.ts';

const folder = await mkdtemp(join(tmpdir(), 'alliance-report-'));
const report = join(folder, 'report.json');
const code = await runVitest(['run', `--outputFile.json=${report}`, ...process.argv.slice(2)]);
const text = await readFile(report, 'utf8').catch(() => undefined);
await rm(folder, { recursive: true });

const counted = countTests(text === undefined ? undefined : (JSON.parse(text) as TestReport), code);
console.log(counted.line);
process.exitCode = counted.succeeded ? 0 : 1;

async function runVitest(args: readonly string[]): Promise<number> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Ctrl-C reaches vitest from the terminal; a second one would make it leave without cleaning up.
    const sentByTerminal = signal === 'SIGINT' && process.stdin.isTTY;
    process.on(signal, () => sentByTerminal || child.kill(signal));
  }
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode ?? 1;
}
