/** Enough for 100 post-quantum signature lines; every text of the log formats is shorter. */
const MAX_TEXT_LENGTH = 1_048_576;

const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/;
const NEWLINE = 0x0a;
const FIRST_PRINTABLE = 0x20;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Returns the text if it is bounded, well-formed UTF-8 whose only control character is the newline; else undefined. */
export function readText(source: string | Uint8Array): string | undefined {
  if (source.length > MAX_TEXT_LENGTH) return undefined;
  const text = typeof source === 'string' ? source : decodeUtf8(source);
  return text?.isWellFormed() && !hasControlCharacter(text) ? text : undefined;
}

/** Returns the number if the text is its one decimal form (no sign, no leading zero) and below 2^53; else undefined. */
export function parseDecimal(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Returns the bytes if the text is their one base64 form (RFC 4648 §4, padded, zero trailing bits); else undefined. */
export function decodeBase64(text: string): Uint8Array | undefined {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  // atob forgives white space, missing padding and stray bits: only the canonical text survives a round trip.
  return btoa(binary) === text ? bytes : undefined;
}

/** Returns the padded base64 form of the bytes (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Returns the bytes as lower-case hexadecimal digits. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < FIRST_PRINTABLE && code !== NEWLINE) return true;
  }
  return false;
}
