import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Where the bare handler answers by HTTP, and the empty call by gRPC. */
export type BareServer = Disposable & { url: string; rpcAddress: string };

/** The bare server in a process of its own. */
export async function startBareServer(databaseUrl: string): Promise<BareServer> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./bare-server.ts', import.meta.url)), {
    env: { PATH: process.env.PATH, BARE_DATABASE_URL: databaseUrl },
  });
  const [addresses] = (await once(child, 'message')) as [Pick<BareServer, 'url' | 'rpcAddress'>];
  return { ...addresses, [Symbol.dispose]: () => child.disconnect() };
}
