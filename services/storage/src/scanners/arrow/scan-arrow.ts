import { type Finding, refusal } from '../../domain/finding.ts';
import type { ByteSource } from '../byte-source.ts';

const MAX_FOOTER = 64 * 1024 * 1024;
const MAX_BLOCKS = 1_000_000;
const BLOCK_BYTES = 24;
const ADVICE = 'Write the file again with a current Arrow library.';
/** Slots of the lists of blocks in the footer's table: dictionaries and record batches. */
const BLOCK_LISTS = [2, 3];

/** Checks the footer of an Arrow file: where it says that blocks are, they must be. */
export async function scanArrow(source: ByteSource): Promise<Finding[]> {
  if (source.size < 18) return [bad('truncated', 'The file is too short to be Arrow.')];
  const end = await source.read(source.size - 10, 10);
  const length = new DataView(end.buffer, end.byteOffset).getInt32(0, true);
  if (new TextDecoder('latin1').decode(end.subarray(4)) !== 'ARROW1')
    return [bad('truncated', 'The file does not end as Arrow does.')];
  const footerStart = source.size - 10 - length;
  if (length < 8 || length > MAX_FOOTER || footerStart < 8)
    return [bad('malformed-footer', 'The footer does not fit into the file.')];
  const footer = await source.read(footerStart, length);
  try {
    return checkBlocks(new DataView(footer.buffer, footer.byteOffset, footer.byteLength), BigInt(footerStart));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [bad('malformed-footer', 'The footer leads beyond its end.')];
  }
}

/** The footer is a FlatBuffer; every read outside of it throws a RangeError. */
function checkBlocks(footer: DataView, footerStart: bigint): Finding[] {
  const table = footer.getUint32(0, true);
  const slots = table - footer.getInt32(table, true);
  const slotBytes = footer.getUint16(slots, true);
  for (const slot of BLOCK_LISTS) {
    const at = 4 + slot * 2;
    const field = at + 2 <= slotBytes ? footer.getUint16(slots + at, true) : 0;
    if (field === 0) continue;
    const list = table + field + footer.getUint32(table + field, true);
    const count = footer.getUint32(list, true);
    if (count > MAX_BLOCKS) return [bad('too-many-blocks', `There are more than ${MAX_BLOCKS} blocks.`)];
    for (let index = 0; index < count; index += 1) {
      const block = list + 4 + index * BLOCK_BYTES;
      const [offset, metadata] = [footer.getBigInt64(block, true), footer.getInt32(block + 8, true)];
      const body = footer.getBigInt64(block + 16, true);
      if (offset < 8n || metadata < 0 || body < 0n || offset + BigInt(metadata) + body > footerStart)
        return [bad('range-outside', 'A block lies outside of the file.')];
    }
  }
  return [];
}

function bad(code: string, message: string): Finding {
  return refusal(code, `${message} ${ADVICE}`);
}
