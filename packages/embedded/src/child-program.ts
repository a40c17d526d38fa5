import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, openLog } from './log-file.ts';

export type ProgramUser = { readonly uid: number; readonly gid: number };

export type ProgramOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logPath: string;
  /** Answers whether the program serves; asked again and again until it does. */
  readonly isReady: (pid: number) => Promise<boolean>;
  readonly readyWithinMs?: number;
  /** Signals to stop with, gentlest first; the next one is sent when the program has not ended in time. */
  readonly stopSignals: readonly StopSignal[];
  readonly cwd?: string;
  readonly user?: ProgramUser | undefined;
};

export type StopSignal = { readonly signal: NodeJS.Signals; readonly waitMs: number };
export type ProgramExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Program = AsyncDisposable & {
  readonly pid: number;
  /** Settles when the program ends, whoever ended it. */
  readonly exited: Promise<ProgramExit>;
};

/**
 * Runs "$@" in place of the shell, beside a watcher that reads a pipe whose other end only our process holds. A line
 * says farewell; an end without one says that our process died, and then the watcher stops the program.
 */
const lifeline = [
  'signal=$1; shift',
  'exec 3<&0 </dev/null',
  '{ read -r _ <&3 || kill -s "$signal" $$; } >/dev/null 2>&1 &',
  'exec 3<&-',
  'exec "$@"',
].join('\n');

/**
 * Starts a program in its own session, so that Ctrl-C reaches us alone, and returns when it is ready.
 * It ends when the result is disposed of or when this process dies, even by SIGKILL.
 * Throws with the end of its log when it stops or is not ready in time.
 */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const child = await spawnWithLifeline(options);
  const exited = new Promise<ProgramExit>((resolve) => {
    child.once('exit', (code, signal) => {
      child.stdin?.end('farewell\n');
      resolve({ code, signal });
    });
  });
  const pid = child.pid as number;
  const program = { pid, exited, [Symbol.asyncDispose]: () => stopProgram(child, exited, options.stopSignals) };
  try {
    await waitUntilReady(options, pid, exited);
  } catch (error) {
    await program[Symbol.asyncDispose]();
    throw error;
  }
  return program;
}

async function spawnWithLifeline(options: ProgramOptions): Promise<ChildProcess> {
  await using log = await openLog(options.logPath);
  const signal = (options.stopSignals[0]?.signal ?? 'SIGTERM').slice('SIG'.length);
  const child = spawn('/bin/sh', ['-c', lifeline, 'lifeline', signal, options.command, ...options.args], {
    cwd: options.cwd,
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
    ...options.user,
  });
  // The pipe breaks when the program ends first; its end is told by 'exit'.
  child.stdin?.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(new Error(`${options.name} cannot be run: ${cause.message}`, { cause })));
  });
  return child;
}

async function waitUntilReady(options: ProgramOptions, pid: number, exited: Promise<ProgramExit>): Promise<void> {
  const deadline = Date.now() + (options.readyWithinMs ?? 60_000);
  let end: ProgramExit | undefined;
  void exited.then((value) => {
    end = value;
  });
  while (!(await options.isReady(pid))) {
    if (end !== undefined || Date.now() > deadline) {
      const what = end ? `ended with ${end.signal ?? `code ${end.code}`}` : 'was not ready in time';
      throw new Error(`${options.name} ${what}. The end of ${options.logPath}:\n${await lastLines(options.logPath)}`);
    }
    await sleep(20);
  }
}

async function stopProgram(
  child: ChildProcess,
  exited: Promise<ProgramExit>,
  signals: readonly StopSignal[],
): Promise<void> {
  for (const { signal, waitMs } of signals) {
    if (child.exitCode !== null || child.signalCode !== null) {
      break;
    }
    child.kill(signal);
    const waiting = new AbortController();
    await Promise.race([exited, sleep(waitMs, undefined, { signal: waiting.signal }).catch(() => {})]);
    waiting.abort();
  }
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
  }
  await exited;
}
