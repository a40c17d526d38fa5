import { hash, randomBytes } from 'node:crypto';

/** A new secret of 256 random bits, in base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 in hex: how random secrets are stored and found. They are too long to be guessed, so no salt is needed. */
export function digestOf(secret: string): string {
  return hash('sha256', secret, 'hex');
}
