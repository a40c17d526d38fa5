import type { TreeHead } from './consistency-proof.ts';
import { HASH_BYTES } from './hash.ts';
import { LogError } from './log-error.ts';
import {
  formatNote,
  formatSignatureLine,
  type Note,
  type NoteSignature,
  parseNote,
  signNote,
  verifyNote,
} from './note.ts';
import type { NoteSigner, VerifierKey } from './note-key.ts';
import { decodeBase64, encodeBase64, parseDecimal } from './strict-text.ts';

/** What a log says about itself: which log, how many entries, which root. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

/** A checkpoint with the note it came in. Not to be believed before verifyCheckpoint. */
export interface SignedCheckpoint extends Checkpoint {
  /** Opaque lines after the root: signed, but checked by nobody. Ours have none. */
  readonly extensions: readonly string[];
  readonly note: Note;
}

/**
 * Reads a checkpoint strictly (C2SP tlog-checkpoint), not looking at its signatures. Throws malformed-note or
 * malformed-checkpoint.
 */
export function parseCheckpoint(source: string | Uint8Array): SignedCheckpoint {
  return readCheckpoint(parseNote(source));
}

/** Returns the checkpoint as it is published and stored, byte for byte as it was parsed. */
export function formatCheckpoint({ note }: SignedCheckpoint): string {
  return formatNote(note);
}

/**
 * Signs a checkpoint with the log's own keys. Throws wrong-origin unless each is named as the origin.
 * That it is consistent with every earlier one is the caller's duty.
 */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): SignedCheckpoint {
  const { origin, size, root } = checkpoint;
  for (const { name } of signers) assertOrigin(origin, name);
  return readCheckpoint(signNote(`${origin}\n${size}\n${encodeBase64(root)}\n`, signers));
}

/**
 * Accepts a checkpoint that the log signed under its own name with one of its keys, else throws wrong-origin,
 * no-trusted-signature or bad-signature.
 */
export function verifyCheckpoint(
  checkpoint: SignedCheckpoint,
  logKey: VerifierKey | readonly [VerifierKey, ...VerifierKey[]],
): void {
  const keys = 'name' in logKey ? [logKey] : logKey;
  for (const { name } of keys) assertOrigin(checkpoint.origin, name);
  verifyNote(checkpoint.note, keys);
}

/** Returns the checkpoint with more signature lines under it; those that it has already stay once. */
export function addSignatures(checkpoint: SignedCheckpoint, lines: readonly NoteSignature[]): SignedCheckpoint {
  const { text, signatures } = checkpoint.note;
  const known = new Set(signatures.map(formatSignatureLine));
  const added = lines.filter((line) => !known.has(formatSignatureLine(line)));
  return parseCheckpoint(formatNote({ text, signatures: [...signatures, ...added] }));
}

function readCheckpoint(note: Note): SignedCheckpoint {
  const [origin, decimalSize, encodedRoot, ...extensions] = note.text.slice(0, -1).split('\n');
  if (!origin || decimalSize === undefined || encodedRoot === undefined || extensions.includes('')) {
    throw malformed('it needs the lines origin, size and root, and no empty line');
  }
  const size = parseDecimal(decimalSize);
  if (size === undefined) throw malformed('its size is not a plain decimal number below 2^53');
  const root = decodeBase64(encodedRoot);
  if (root?.length !== HASH_BYTES) throw malformed(`its root is not the base64 of ${HASH_BYTES} bytes`);
  return { origin, size, root, extensions, note };
}

function assertOrigin(origin: string, keyName: string): void {
  if (origin === keyName) return;
  throw new LogError(
    'wrong-origin',
    `The key is that of ${keyName}, the checkpoint is of ${origin}; use that log's own key.`,
  );
}

function malformed(why: string): LogError {
  return new LogError('malformed-checkpoint', `This is not a checkpoint: ${why}. Fetch it again from the log.`);
}
