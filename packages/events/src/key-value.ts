import { type KV, Kvm } from '@nats-io/kv';
import type { Bus } from './bus.ts';
import { busProblem, busUnavailable } from './bus-problem.ts';
import { putAtRevision } from './put-at-revision.ts';

/**
 * Small values that several replicas of a service share for a while; gone after the bucket's time to live. Every call throws
 * `unavailable` when NATS does not answer: at once while the connection is lost, else after five seconds.
 */
export type KeyValue = {
  /** Stores the value unless the key is there; false when it is. */
  create(key: string, value: Uint8Array): Promise<boolean>;
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, value: Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
};

export type KeyValueOptions = { bucket: string; timeToLiveMs: number; maxValueBytes: number; replicas?: number };

/** Opens (and makes, if needed) a bucket. Keys are letters, digits, "-" and "_". */
export async function openKeyValue(bus: Bus, options: KeyValueOptions): Promise<KeyValue> {
  const bucket: KV = await new Kvm(bus.jetstream).create(`${bus.prefix}_${options.bucket}`, {
    ttl: options.timeToLiveMs,
    maxValueSize: options.maxValueBytes,
    history: 1,
    replicas: options.replicas ?? 1,
  });
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!bus.isConnected()) throw busUnavailable();
    try {
      return await work();
    } catch (error) {
      throw busProblem(error) ?? error;
    }
  };
  return {
    create: (key, value) => ask(() => create(bucket, key, value)),
    get: (key) =>
      ask(async () => {
        const entry = await bucket.get(key);
        return entry?.operation === 'PUT' ? entry.value : undefined;
      }),
    put: (key, value) => ask(async () => void (await bucket.put(key, value))),
    delete: (key) => ask(() => bucket.purge(key)),
  };
}

async function create(bucket: KV, key: string, value: Uint8Array): Promise<boolean> {
  if (await putAtRevision(bucket, key, value, 0)) return true;
  const entry = await bucket.get(key);
  // A key that was deleted has a marker in its place, which a new value replaces.
  return entry !== null && entry.operation !== 'PUT' && putAtRevision(bucket, key, value, entry.revision);
}
