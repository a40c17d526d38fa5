import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder that is removed in the end. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'alliance-embedded-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Starts a server in another process, which can be killed without being asked. */
export async function holdServer(kind: 'postgres' | 'nats', folder: string) {
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold-server.ts'), kind, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = (await once(holder.stdout, 'data')) as [Buffer];
  return {
    url: url.toString().trim(),
    async kill() {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    },
  };
}
