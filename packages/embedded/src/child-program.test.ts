import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type ProgramOptions, startProgram } from './child-program.ts';
import { commandLine } from './process-table.ts';

const folder = await mkdtemp(join(tmpdir(), 'alliance-program-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

function program(script: string, options: Partial<ProgramOptions> = {}): ProgramOptions {
  return {
    name: 'the program',
    command: process.execPath,
    args: ['-e', script],
    logPath: join(folder, 'program.log'),
    isReady: async () => true,
    stopSignals: [{ signal: 'SIGTERM', waitMs: 300 }],
    ...options,
  };
}

test('stops a program that ignores the gentle signal', async () => {
  const stubborn = await startProgram(program('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'));
  await expect.poll(() => commandLine(stubborn.pid)).toContain('setInterval');
  await stubborn[Symbol.asyncDispose]();
  expect(await stubborn.exited).toMatchObject({ signal: expect.stringMatching(/SIG(TERM|KILL)/) });
  expect(await commandLine(stubborn.pid)).toBeUndefined();
});

test('tells how a program ended that ended by itself', async () => {
  await using short = await startProgram(program('process.exit(3)'));
  expect(await short.exited).toEqual({ code: 3, signal: null });
});

test('shows the log of a program that ends before it is ready', async () => {
  const start = startProgram(program('console.error("no such luck"); process.exit(1)', { isReady: async () => false }));
  await expect(start).rejects.toThrow(/the program ended with code 1.*no such luck/s);
});

test('stops a program that is not ready in time', async () => {
  let seen = 0;
  const isReady = async (pid: number) => {
    seen = pid;
    return false;
  };
  const start = startProgram(program('setInterval(() => {}, 1000)', { isReady, readyWithinMs: 100 }));
  await expect(start).rejects.toThrow(/was not ready in time/);
  expect(await commandLine(seen)).toBeUndefined();
});

test('says which program cannot be run', async () => {
  const start = startProgram(program('', { cwd: join(folder, 'absent') }));
  await expect(start).rejects.toThrow(/the program cannot be run/);
});
