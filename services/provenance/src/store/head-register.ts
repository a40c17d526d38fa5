import type { Register } from '@alliance/events/register';
import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { encodeHex } from '@alliance/transparency-log/strict-text';

/** The newest head that may have been signed, kept outside the database; revision 0 before there is one. */
export type RecordedHead = { head: TreeHead | undefined; revision: number };

/** What a restored database or a second instance cannot turn back: the log's head in the bus's key-value store. */
export type HeadRegister = {
  read(): Promise<RecordedHead>;
  /** Records a head in place of the one read; false when somebody else was faster. */
  advance(from: RecordedHead, to: TreeHead): Promise<boolean>;
};

const KEY = 'head';

/** The head kept in a register. A value that cannot be read throws: it may be newer than anything we know. */
export function headRegister(register: Register): HeadRegister {
  return {
    read: async () => {
      const found = await register.read(KEY);
      return found ? { head: decode(found.value), revision: found.revision } : { head: undefined, revision: 0 };
    },
    advance: ({ revision }, head) => register.compareAndSet(KEY, encode(head), revision),
  };
}

function encode({ size, root }: TreeHead): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ size, root: encodeHex(root) }));
}

function decode(value: Uint8Array): TreeHead {
  const { size, root } = JSON.parse(new TextDecoder().decode(value)) as { size: unknown; root: unknown };
  if (!Number.isSafeInteger(size) || typeof root !== 'string' || !/^[0-9a-f]{64}$/.test(root)) {
    throw new Error('The head in the key-value store cannot be read; look at what wrote it before signing anything.');
  }
  return { size: size as number, root: Buffer.from(root, 'hex') };
}
