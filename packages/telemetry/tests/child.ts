import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly preloads?: readonly string[];
}

/** A program of `tests/programs` under the preload. */
export interface Child extends AsyncDisposable {
  /** The next line that it writes, as JSON. */
  nextLine(): Promise<unknown>;
  /** Sends a signal (none: waits for the end) and returns how it ended. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Starts `node --import @alliance/telemetry tests/programs/<program>` with no OpenTelemetry setting but those given. */
export function startChild(program: string, options: ChildOptions = {}): Child {
  const preloads = [...(options.preloads ?? []), '@alliance/telemetry'].flatMap((preload) => ['--import', preload]);
  const inherited = Object.entries(process.env).filter(([name]) => !/^(OTEL_|NODE_OPTIONS|VITEST)/.test(name));
  const child = spawn(process.execPath, [...preloads, `tests/programs/${program}`], {
    cwd: PACKAGE,
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child);
}

function watch(child: ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> }): Child {
  const stderr: string[] = [];
  child.stderr?.on('data', (chunk) => stderr.push(String(chunk)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exit = once(child, 'close');
  return {
    nextLine: async () => {
      const { value, done } = await lines.next();
      if (done) {
        throw new Error(`The program ended without another line. It wrote: ${stderr.join('')}`);
      }
      return JSON.parse(value);
    },
    end: async (signal) => {
      if (signal) {
        child.kill(signal);
      }
      const [code, by] = await exit;
      return { code, signal: by, stderr: stderr.join('') };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
