import { type KV, Kvm } from '@nats-io/kv';
import type { Bus } from './bus.ts';

/** Small values that several replicas of a service share for a while; gone after the bucket's time to live. */
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
  return {
    create: async (key, value) => {
      try {
        await bucket.create(key, value);
        return true;
      } catch (error) {
        if ((await bucket.get(key)) !== null) return false;
        throw error;
      }
    },
    get: async (key) => {
      const entry = await bucket.get(key);
      return entry && entry.operation === 'PUT' ? entry.value : undefined;
    },
    put: async (key, value) => {
      await bucket.put(key, value);
    },
    delete: (key) => bucket.purge(key),
  };
}
