/** True for a SHA-256 in lower-case hexadecimal, the only form in which digests travel here. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
