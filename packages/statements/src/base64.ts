const FORMS = [
  { alphabet: /^[A-Za-z0-9+/]*={0,2}$/, encoding: 'base64' },
  { alphabet: /^[A-Za-z0-9_-]*={0,2}$/, encoding: 'base64url' },
] as const;

/** The bytes of standard or URL-safe base64, both of which DSSE accepts; undefined for anything else, stray bits included. */
export function decodeAnyBase64(text: string): Buffer | undefined {
  for (const { alphabet, encoding } of FORMS) {
    if (!alphabet.test(text)) continue;
    const bytes = Buffer.from(text, encoding);
    const again = bytes.toString(encoding).replace(/=+$/, '');
    // Buffer.from forgives what is not base64; only the one right text survives a round trip.
    if (again === text.replace(/=+$/, '') && (!text.includes('=') || text.length % 4 === 0)) return bytes;
  }
  return undefined;
}
