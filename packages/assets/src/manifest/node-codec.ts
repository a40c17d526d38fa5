import { hash } from 'node:crypto';
import { ByteReader, type ByteWriter, writeBytes } from './bytes.ts';
import type { LeafKind, NewNode, NodeRef, TreeNode } from './node.ts';

/** Bytes before the digests: tag, level, number of items (2). */
export const HEADER_BYTES = 4;
const DIGEST_BYTES = 32;

/** Writes a leaf; the same entries always give the same bytes. */
export function newLeaf<Entry>(kind: LeafKind<Entry>, entries: readonly Entry[]): NewNode {
  const body = writeBytes((writer) => {
    writeHeader(writer, { tag: kind.tag, level: 0, count: entries.length });
    kind.encode(writer, entries);
  });
  const digest = hash('sha256', body, 'hex');
  return { digest, body, items: entries.length, view: { digest, level: 0, entries } };
}

/** Writes an inner node. */
export function newInner<Entry>(kind: LeafKind<Entry>, level: number, children: readonly NodeRef[]): NewNode {
  const body = writeBytes((writer) => {
    writeHeader(writer, { tag: kind.tag, level, count: children.length });
    for (const child of children) writer.hex(child.digest);
    for (const { first, last, files, bytes } of children) {
      writer.text(first);
      writer.text(last);
      writer.number(files);
      writer.number(bytes);
    }
  });
  const digest = hash('sha256', body, 'hex');
  return { digest, body, items: children.length, view: { digest, level, children } };
}

/** Reads a node that was kept under this digest. */
export function readNode<Entry>(kind: LeafKind<Entry>, digest: string, body: Buffer): TreeNode<Entry> {
  if (body[0] !== kind.tag) throw new Error(`manifest node ${digest} belongs to another tree`);
  const level = body.readUInt8(1);
  const count = body.readUInt16BE(2);
  if (level === 0) return { digest, level, entries: kind.decode(body, HEADER_BYTES, count) };
  const digests = new ByteReader(body, HEADER_BYTES);
  const records = new ByteReader(body, HEADER_BYTES + count * DIGEST_BYTES);
  const children = Array.from({ length: count }, () => ({
    digest: digests.hex(DIGEST_BYTES),
    level: level - 1,
    first: records.text(),
    last: records.text(),
    files: records.number(),
    bytes: records.number(),
  }));
  return { digest, level, children };
}

function writeHeader(writer: ByteWriter, { tag, level, count }: { tag: number; level: number; count: number }): void {
  writer.byte(tag);
  writer.byte(level);
  writer.byte(count >>> 8);
  writer.byte(count & 0xff);
}
