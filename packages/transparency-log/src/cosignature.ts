import type { SignedCheckpoint } from './checkpoint.ts';
import { type Cosigner, type CosignerKey, verifyByCosigner } from './cosigner-key.ts';
import { LogError } from './log-error.ts';
import type { NoteSignature } from './note.ts';

const TIMESTAMP_BYTES = 8;
const SUBTREE_LABEL = 'subtree/v1\n\0';
/** The origin stands behind its length in one byte. */
const MAX_ORIGIN_BYTES = 255;

/** That a cosigner saw a checkpoint, and when (POSIX seconds; 0 = it does not say). */
export interface Cosignature {
  readonly key: CosignerKey;
  readonly time: number;
}

/**
 * Cosigns a checkpoint (C2SP tlog-cosignature) as of a time in POSIX seconds. That it is consistent with every one that was
 * cosigned before is the caller's duty.
 */
export function cosign(checkpoint: SignedCheckpoint, cosigner: Cosigner, time: number): NoteSignature {
  const raw = cosigner.sign(signedMessage(checkpoint, cosigner, BigInt(time)));
  return { name: cosigner.name, keyId: cosigner.keyId, signature: Uint8Array.of(...bigEndian(BigInt(time)), ...raw) };
}

/**
 * Returns the earliest cosignature of each key that has one on the checkpoint. Lines of other keys are ignored; throws
 * bad-signature if a line of one of these keys fails.
 */
export function readCosignatures(checkpoint: SignedCheckpoint, keys: readonly CosignerKey[]): Cosignature[] {
  return keys.flatMap((key) => {
    const times = checkpoint.note.signatures
      .filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
      .map(({ signature }) => readTime(checkpoint, key, signature));
    return times.length > 0 ? [{ key, time: Math.min(...times) }] : [];
  });
}

function readTime(checkpoint: SignedCheckpoint, key: CosignerKey, signature: Uint8Array): number {
  const isLongEnough = signature.length > TIMESTAMP_BYTES;
  const time = isLongEnough ? new DataView(signature.buffer, signature.byteOffset).getBigUint64(0) : -1n;
  const isTime = time >= 0n && time <= BigInt(Number.MAX_SAFE_INTEGER);
  if (isTime && verifyByCosigner(key, signedMessage(checkpoint, key, time), signature.subarray(TIMESTAMP_BYTES))) {
    return Number(time);
  }
  throw new LogError(
    'bad-signature',
    `The cosignature of ${key.name} does not fit the checkpoint: it was changed or forged.`,
  );
}

function signedMessage(checkpoint: SignedCheckpoint, { algorithm, name }: CosignerKey, time: bigint): Uint8Array {
  return algorithm === 'ed25519'
    ? new TextEncoder().encode(`cosignature/v1\ntime ${time}\n${checkpoint.note.text}`)
    : subtreeMessage(checkpoint, name, time);
}

/** The structure `cosigned_message` over the whole tree. */
function subtreeMessage({ origin, size, root }: SignedCheckpoint, name: string, time: bigint): Uint8Array {
  const bytes = new TextEncoder();
  const [cosigner, log] = [bytes.encode(name), bytes.encode(origin)];
  if (log.length > MAX_ORIGIN_BYTES) {
    const message = `A log whose origin has more than ${MAX_ORIGIN_BYTES} bytes cannot be cosigned with ML-DSA-44; use Ed25519.`;
    throw new LogError('malformed-checkpoint', message);
  }
  return Uint8Array.of(
    ...bytes.encode(SUBTREE_LABEL),
    ...[cosigner.length, ...cosigner],
    ...bigEndian(time),
    ...[log.length, ...log],
    ...bigEndian(0n),
    ...bigEndian(BigInt(size)),
    ...root,
  );
}

function bigEndian(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}
