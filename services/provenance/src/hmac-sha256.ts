import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA256 (RFC 2104) under a key of at most 64 bytes. That of Node makes a key object for each call, which costs several times as
 * much as the hashing; the log computes one for every person that an event names.
 */
export function hmacSha256(key: Uint8Array, message: string): Buffer {
  const inner = hash('sha256', Buffer.concat([padded(key, 0x36), Buffer.from(message, 'utf8')]), 'buffer');
  return hash('sha256', Buffer.concat([padded(key, 0x5c), inner]), 'buffer');
}

function padded(key: Uint8Array, pad: number): Buffer {
  if (key.length > BLOCK_BYTES) throw new Error(`A key of more than ${BLOCK_BYTES} bytes is not used here.`);
  const block = Buffer.alloc(BLOCK_BYTES, pad);
  for (const [at, byte] of key.entries()) block[at] = byte ^ pad;
  return block;
}
