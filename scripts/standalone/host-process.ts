import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HostMessage } from './host.ts';

const HOST = fileURLToPath(new URL('./host.ts', import.meta.url));
const TELEMETRY = new URL('../../packages/telemetry/src/register.ts', import.meta.url).href;
/** Young generation of each process: small, to save memory; smallest where bytes stream through and die at once. */
const SEMI_SPACE_MIB: Record<string, number> = { storage: 1 };
/** Bounds the old generation; far from what is ever alive, but V8 lets garbage pile up in proportion to it. */
const HEAP_MIB = 768;
/** Each waits for the disk most of its time; writes that reach the disk together cost it little more than one. */
const STORAGE_THREADS = '16';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

export type HostOptions = {
  message: HostMessage;
  logPath: string;
  /** Exported traces and metrics go there; none without. */
  otlpEndpoint: string | undefined;
  /** Told when the process ended by itself; it is started again. */
  onCrash: (group: string, detail: string) => void;
};

/** A host process that is started again whenever it ends by itself. */
export class HostProcess implements AsyncDisposable {
  readonly #options: HostOptions;
  #child: ChildProcess | undefined;
  #stopping = false;
  #failures = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  /** Name of the services that it hosts together. */
  get group(): string {
    return this.#options.message.group;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the services answer; rejects when the process ends before that. */
  start(): Promise<void> {
    const { message, logPath, otlpEndpoint } = this.#options;
    const telemetry =
      otlpEndpoint === undefined
        ? {}
        : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint, OTEL_SERVICE_NAME: `alliance-${message.group}` };
    const child = fork(HOST, [], {
      execPath: process.execPath,
      execArgv: [
        '--import',
        TELEMETRY,
        `--max-semi-space-size=${SEMI_SPACE_MIB[message.group] ?? 4}`,
        `--max-old-space-size=${HEAP_MIB}`,
      ],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        NODE_ENV: 'production',
        ...(message.group === 'storage' ? { UV_THREADPOOL_SIZE: STORAGE_THREADS } : {}),
        ...telemetry,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C reaches the whole foreground group; only the parent acts on it and stops the hosts in order.
      detached: true,
    });
    this.#child = child;
    const log = createWriteStream(logPath, { flags: 'a', mode: 0o600 });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('close', () => log.end());
    child.send(message);
    return new Promise((resolve, reject) => {
      child.once('message', () => {
        this.#failures = 0;
        resolve();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        const detail = signal ?? `code ${code}`;
        reject(new Error(`${message.group} ended with ${detail}; its log is ${logPath}`));
        if (!this.#stopping) this.#startAgain(detail);
      });
    });
  }

  /** Stops the process and starts a new one, for changed code. */
  async restart(): Promise<void> {
    await this[Symbol.asyncDispose]();
    this.#stopping = false;
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(force);
  }

  #startAgain(detail: string): void {
    this.#options.onCrash(this.#options.message.group, detail);
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    this.#restart = setTimeout(() => void this.start().catch(() => {}), pause);
  }
}
