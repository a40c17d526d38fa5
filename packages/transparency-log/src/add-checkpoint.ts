import { formatCheckpoint, parseCheckpoint, type SignedCheckpoint } from './checkpoint.ts';
import { HASH_BYTES } from './hash.ts';
import { LogError } from './log-error.ts';
import { decodeBase64, encodeBase64, parseDecimal, readText } from './strict-text.ts';

const OLD = 'old ';
const MAX_HASHES = 63;

/** A checkpoint for a witness to cosign, with the proof that it continues the one of `oldSize` (C2SP tlog-witness). */
export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: SignedCheckpoint;
}

/** Reads the body of `add-checkpoint` strictly. Throws malformed-submission, -note or -checkpoint. */
export function parseAddCheckpoint(source: string | Uint8Array): AddCheckpoint {
  const whole = readText(source);
  if (whole === undefined) throw malformed('it is too long, not UTF-8 or has control characters');
  const blank = whole.indexOf('\n\n');
  if (blank < 0) throw malformed('no blank line stands before the checkpoint');
  const [first = '', ...lines] = whole.slice(0, blank).split('\n');
  const oldSize = first.startsWith(OLD) ? parseDecimal(first.slice(OLD.length)) : undefined;
  if (oldSize === undefined) throw malformed('its first line is not "old <size>"');
  if (lines.length > MAX_HASHES) throw malformed(`it has more than ${MAX_HASHES} hashes`);
  const proof = lines.map((line) => {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_BYTES) throw malformed(`a proof line is not the base64 of ${HASH_BYTES} bytes`);
    return hash;
  });
  return { oldSize, proof, checkpoint: parseCheckpoint(whole.slice(blank + 2)) };
}

/** Returns the body of `add-checkpoint`. */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `${[OLD + oldSize, ...proof.map(encodeBase64)].join('\n')}\n\n${formatCheckpoint(checkpoint)}`;
}

function malformed(why: string): LogError {
  return new LogError('malformed-submission', `This cannot be cosigned: ${why}. See c2sp.org/tlog-witness.`);
}
