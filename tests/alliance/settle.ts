import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@alliance/cli/api/client';

const SERVICES = ['members', 'storage', 'datasets', 'models', 'licensing', 'grants', 'provenance', 'catalogue'];

type Outbox = { unpublished: number; consumers: { pending: number }[] };

/** Waits until no outbox holds anything back and no consumer has anything left to apply, twice in a row. */
export async function settle(governance: ApiClient, timeoutMs = 30_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (let quiet = 0; quiet < 2; ) {
    const outboxes = await Promise.all(SERVICES.map((name) => governance.get<Outbox>(`/v1/operations/${name}/outbox`)));
    const waiting = outboxes.reduce(
      (sum, outbox) => sum + outbox.unpublished + outbox.consumers.reduce((all, consumer) => all + consumer.pending, 0),
      0,
    );
    quiet = waiting === 0 ? quiet + 1 : 0;
    if (Date.now() > until) throw new Error(`events are still on their way: ${JSON.stringify(outboxes)}`);
    await delay(20);
  }
}
