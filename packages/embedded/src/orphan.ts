import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopSignal } from './child-program.ts';
import { commandLine } from './process-table.ts';

export type OrphanOptions = {
  /** A file whose first line is the number of the process. */
  readonly pidFile: string;
  /** A text that only the program which we started has in its command line; another process is left alone. */
  readonly mark: string;
  readonly stopSignals: readonly StopSignal[];
};

/** Stops a program that outlived the process which had started it; returns whether there was one. */
export async function stopOrphan({ pidFile, mark, stopSignals }: OrphanOptions): Promise<boolean> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  const isOrphan = async () => pid > 0 && ((await commandLine(pid)) ?? '').includes(mark);
  if (!(await isOrphan())) {
    return false;
  }
  for (const { signal, waitMs } of [...stopSignals, { signal: 'SIGKILL', waitMs: 5_000 } as const]) {
    signalIfRunning(pid, signal);
    for (const deadline = Date.now() + waitMs; Date.now() < deadline; await sleep(20)) {
      if (!(await isOrphan())) {
        return true;
      }
    }
  }
  throw new Error(`Process ${pid} of an earlier run does not stop. End it by hand and start again.`);
}

function signalIfRunning(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
