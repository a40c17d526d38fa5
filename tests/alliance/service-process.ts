import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@alliance/auth/identity';
import type { Environment } from '@alliance/config/read-config';
import { COMPILED } from './compiled.ts';

const TELEMETRY = new URL('../../packages/telemetry/src/register.ts', import.meta.url).href;

/** A service in a process of its own, started from its main.ts as a container does. */
export class ServiceProcess implements AsyncDisposable {
  readonly #name: ServiceName;
  readonly #env: Environment;
  readonly #logPath: string;
  #child: ChildProcess | undefined;

  constructor(name: ServiceName, env: Environment, logPath: string) {
    this.#name = name;
    this.#env = env;
    this.#logPath = logPath;
  }

  start(): void {
    const main = fileURLToPath(new URL(`../../services/${this.#name}/src/main.ts`, import.meta.url));
    const child = spawn(process.execPath, ['--import', TELEMETRY, main], {
      env: { ...COMPILED, ...this.#env } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(this.#logPath, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.#child = child;
  }

  /** Ends the process at once, as a power cut or the kernel would. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await ended;
  }
}
