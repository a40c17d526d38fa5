import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';

const BEHIND: readonly number[] = [
  JetStreamApiCodes.StreamWrongLastSequence,
  JetStreamApiCodes.StreamWrongLastSequenceUnknown,
];

/** Stores a value if its key still has this revision, 0 meaning that it was never there; false when it has another one. */
export async function putAtRevision(values: KV, key: string, value: Uint8Array, revision: number): Promise<boolean> {
  try {
    await values.put(key, value, { previousSeq: revision });
    return true;
  } catch (error) {
    if (error instanceof JetStreamApiError && BEHIND.includes(error.code)) return false;
    throw error;
  }
}
