import { type KV, Kvm } from '@nats-io/kv';
import type { Bus } from './bus.ts';
import { putAtRevision } from './put-at-revision.ts';

/** A value as it was read; the revision grows with every change of it. */
export type RegisteredValue = { value: Uint8Array; revision: number };

/** Values that last, and that only somebody who knows the newest one can replace. */
export type Register = {
  read(key: string): Promise<RegisteredValue | undefined>;
  /**
   * Stores the value if the key still has this revision, 0 meaning that it is not there; false when somebody else was faster.
   */
  compareAndSet(key: string, value: Uint8Array, revision: number): Promise<boolean>;
};

export type RegisterOptions = { bucket: string; replicas?: number };

const MAX_VALUE_BYTES = 4_096;

/** Opens (and makes, if needed) a register. Keys are letters, digits, "-" and "_". */
export async function openRegister(bus: Bus, { bucket, replicas = 1 }: RegisterOptions): Promise<Register> {
  const values: KV = await new Kvm(bus.jetstream).create(`${bus.prefix}_${bucket}`, {
    history: 1,
    maxValueSize: MAX_VALUE_BYTES,
    replicas,
  });
  return {
    read: async (key) => {
      const entry = await values.get(key);
      return entry?.operation === 'PUT' ? { value: entry.value, revision: entry.revision } : undefined;
    },
    compareAndSet: (key, value, revision) => putAtRevision(values, key, value, revision),
  };
}
