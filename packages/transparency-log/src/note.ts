import { verifyEd25519 } from './ed25519.ts';
import { LogError } from './log-error.ts';
import { isKeyName, type NoteSigner, type VerifierKey } from './note-key.ts';
import { decodeBase64, encodeBase64, encodeHex, readText } from './strict-text.ts';

const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([^ ]+)$/u;
const KEY_ID_BYTES = 4;
/** The specification asks for at least 16; more than this is an attempt to keep a reader busy. */
const MAX_SIGNATURES = 100;

/** One signature line. `keyId` is 8 lower-case hexadecimal digits; `signature` is whatever its key type makes of it. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A text, its last newline included, and the lines that sign it. Not to be believed before verifyNote. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/**
 * Reads a signed note strictly (C2SP signed-note), so that formatNote gives the same bytes again; throws
 * malformed-note.
 */
export function parseNote(source: string | Uint8Array): Note {
  const whole = readText(source);
  if (whole === undefined) throw malformed('it is too long, not UTF-8 or has control characters');
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0) throw malformed('no blank line stands before the signatures');
  if (!whole.endsWith('\n') || whole.length === blank + 2) throw malformed('its last line is not a signature line');

  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  return { text: whole.slice(0, blank + 1), signatures: lines.map(parseSignatureLine) };
}

/** Returns the note as it is published and stored. */
export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`;
}

/**
 * Signs a text that ends in a newline with each signer in turn; throws malformed-note if the result could not be read
 * back.
 */
export function signNote(text: string, signers: readonly NoteSigner[]): Note {
  if (!text.endsWith('\n')) throw malformed('its text does not end in a newline');
  const message = new TextEncoder().encode(text);
  const signatures = signers.map((signer) => ({ ...signer, signature: signer.sign(message) }));
  return parseNote(formatNote({ text, signatures }));
}

/**
 * Returns the trusted keys that signed. Throws bad-signature if a line of one of them fails, no-trusted-signature if
 * none has a line. Other lines are ignored.
 */
export function verifyNote(note: Note, trusted: readonly VerifierKey[]): VerifierKey[] {
  const message = new TextEncoder().encode(note.text);
  const signed = trusted.filter((key) => {
    const own = note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
    if (own.every(({ signature }) => verifyEd25519(key.publicKey, message, signature))) return own.length > 0;
    throw new LogError(
      'bad-signature',
      `The signature of ${key.name} does not fit the text: it was changed or forged.`,
    );
  });
  if (signed.length > 0) return signed;
  throw new LogError('no-trusted-signature', 'No trusted key signed this; get the current verifier key of its signer.');
}

/** Reads signature lines that stand alone, such as a witness's answer; throws malformed-note. */
export function parseSignatureLines(source: string | Uint8Array): NoteSignature[] {
  const text = readText(source);
  if (!text?.endsWith('\n')) throw malformed('its last line is not a signature line');
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  return lines.map(parseSignatureLine);
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  if (name === undefined || !isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) {
    throw malformed('a line after the last blank line is not a signature line');
  }
  return { name, keyId: encodeHex(bytes.subarray(0, KEY_ID_BYTES)), signature: bytes.slice(KEY_ID_BYTES) };
}

/** Returns one signature line, its newline included. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = keyId.match(/../g) ?? [];
  return `\u2014 ${name} ${encodeBase64(Uint8Array.of(...id.map((byte) => Number.parseInt(byte, 16)), ...signature))}\n`;
}

function malformed(why: string): LogError {
  return new LogError('malformed-note', `This is not a signed note: ${why}. Fetch it again, byte for byte.`);
}
