import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The bare server in a process of its own. */
export async function startBareServer(databaseUrl: string): Promise<Disposable & { url: string }> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./bare-server.ts', import.meta.url)), {
    env: { PATH: process.env.PATH, BARE_DATABASE_URL: databaseUrl },
  });
  const [url] = (await once(child, 'message')) as [string];
  return { url, [Symbol.dispose]: () => child.disconnect() };
}
