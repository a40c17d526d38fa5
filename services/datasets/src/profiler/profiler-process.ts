import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { yieldProcessor } from '@alliance/runtime/yield-processor';
import type { FileReport } from '../domain/file-report.ts';
import type { SchemaColumn } from '../domain/schema-breaks.ts';
import type { ProfileRequest } from './profile-file.ts';
import type { SchemaRequest } from './read-schema.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const TOO_MUCH_MEMORY = 86;
const TIME_LIMIT_MS = 120_000;

/**
 * Profiles files in a process of its own, which is started for the first file and anew after one that ended it. A file that
 * takes too long, or too much memory, is reported as broken. Disposing ends the process.
 */
export class ProfilerProcess implements AsyncDisposable {
  readonly #folder: string;
  readonly #timeLimitMs: number;
  #child: ChildProcess | undefined;

  constructor(folder: string, timeLimitMs = TIME_LIMIT_MS) {
    this.#folder = folder;
    this.#timeLimitMs = timeLimitMs;
  }

  /** What is in a file of the folder. Throws when `signal` is aborted. */
  async profile(request: ProfileRequest, signal: AbortSignal): Promise<FileReport> {
    const timeout = AbortSignal.timeout(this.#timeLimitMs);
    const report = await this.#ask<FileReport>(request, signal, timeout);
    if (typeof report !== 'number') return report;
    if (timeout.aborted) return broken('Reading it took longer than a profile may take.');
    if (report === TOO_MUCH_MEMORY) return broken('Reading it takes more memory than a profile may take.');
    return broken('Reading it ended the program that reads it.');
  }

  /** The columns of a sample in the folder; none when it cannot be read. Throws when `signal` is aborted. */
  async schema(request: SchemaRequest, signal: AbortSignal): Promise<readonly SchemaColumn[]> {
    const columns = await this.#ask<SchemaColumn[]>(request, signal, AbortSignal.timeout(this.#timeLimitMs));
    return typeof columns === 'number' ? [] : columns;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** The answer of the process, or the code that it ended with before it had one. */
  async #ask<Answer extends object>(
    request: ProfileRequest | SchemaRequest,
    signal: AbortSignal,
    timeout: AbortSignal,
  ): Promise<Answer | number> {
    signal.throwIfAborted();
    const child = this.#running();
    const stop = () => child.kill('SIGKILL');
    const stopped = AbortSignal.any([signal, timeout]);
    stopped.addEventListener('abort', stop, { once: true });
    try {
      const answer = await answerOf<Answer>(child, request);
      signal.throwIfAborted();
      return answer;
    } finally {
      stopped.removeEventListener('abort', stop);
    }
  }

  #running(): ChildProcess {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null && child.connected) return child;
    // Nothing of our environment: it holds our secrets, and the files are strangers.
    this.#child = fork(CHILD, [this.#folder], {
      execPath: process.execPath,
      execArgv: ['--max-old-space-size=256'],
      env: { TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    yieldProcessor(this.#child.pid);
    return this.#child;
  }
}

function answerOf<Answer extends object>(
  child: ChildProcess,
  request: ProfileRequest | SchemaRequest,
): Promise<Answer | number> {
  return new Promise((resolve) => {
    const settle = (answer: Answer | number) => {
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      resolve(answer);
    };
    const onMessage = (answer: unknown) => settle(answer as Answer);
    const onExit = (code: number | null) => settle(code ?? -1);
    const onError = () => settle(-1);
    child.on('message', onMessage).on('exit', onExit).on('error', onError);
    child.send(request, (error) => {
      if (error && child.exitCode === null) child.kill('SIGKILL');
    });
  });
}

function broken(problem: string): FileReport {
  return { state: 'broken', problem };
}
