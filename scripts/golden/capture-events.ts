import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBus } from '@alliance/events/bus';
import type { ReceivedEvent } from '@alliance/events/received-event';
import { replayEvents } from '@alliance/events/replay';
import { EVENT_CONTRACTS, PUBLISHERS } from './event-contracts.ts';

export type Streams = { natsUrl: string; natsPrefix: string };

/** Of each type of event in the streams the one that says the most, by its type. */
export async function capturedEvents({ natsUrl, natsPrefix }: Streams): Promise<Map<string, ReceivedEvent>> {
  await using bus = await openBus({ url: natsUrl, name: 'capture-golden', prefix: natsPrefix });
  const captured = new Map<string, ReceivedEvent>();
  for (const service of PUBLISHERS) {
    await replayEvents(bus, service, async (events) => {
      for (const event of events) {
        const known = captured.get(event.type);
        if (!known || known.payload.length < event.payload.length) captured.set(event.type, event);
      }
    });
  }
  return captured;
}

/** Types of events that the streams lack. */
export function missingTypes(captured: ReadonlyMap<string, ReceivedEvent>): string[] {
  return [...EVENT_CONTRACTS.keys()].filter((type) => !captured.has(type));
}

/** Writes one file for each event whose type has none in the folder, and leaves the others as they are. Returns the new ones. */
export async function writeGolden(folder: string, captured: ReadonlyMap<string, ReceivedEvent>): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [type, { payload }] of captured) {
    const name = `${type}.json`;
    const isNew = await writeFile(join(folder, name), `${JSON.stringify(JSON.parse(payload), null, 2)}\n`, {
      flag: 'wx',
    }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
        return false;
      },
    );
    if (isNew) written.push(name);
  }
  return written.sort();
}
