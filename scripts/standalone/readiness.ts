import { setTimeout as delay } from 'node:timers/promises';

/** Waits until the node says that every service is ready. Throws after `timeoutMs` and names those that are not. */
export async function waitUntilReady(url: string, timeoutMs = 60_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  let missing: string[] = ['gateway'];
  while (Date.now() < until) {
    try {
      const report = (await (await fetch(`${url}/readyz`)).json()) as { ready: boolean; notReady: string[] };
      if (report.ready) return;
      missing = report.notReady;
    } catch {
      missing = ['gateway'];
    }
    await delay(100);
  }
  throw new Error(`Not ready in time: ${missing.join(', ')}. The logs in the home folder say why.`);
}
