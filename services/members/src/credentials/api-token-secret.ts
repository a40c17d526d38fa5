import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { digestOf } from './secrets.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
// 43 of 62 letters are 256 bits; 6 hold a CRC-32.
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const HINT_LENGTH = 6;
const FORM = /^(?:alt|hf)_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** A new API token: what the person gets, and what is stored. */
export type NewApiTokenSecret = { token: string; digest: string; hint: string };

/**
 * Makes an API token, "alt_" + secret + checksum. The same token may be written with "hf_", which Hugging Face clients demand;
 * the prefix is no part of the secret.
 */
export function newApiTokenSecret(): NewApiTokenSecret {
  const secret = Array.from({ length: SECRET_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return {
    token: `alt_${secret}${checksumOf(secret)}`,
    digest: digestOf(secret),
    hint: `alt_${secret.slice(0, HINT_LENGTH)}`,
  };
}

/** True when a credential claims to be an API token. */
export function looksLikeApiToken(credential: string): boolean {
  return credential.startsWith('alt_') || credential.startsWith('hf_');
}

/** The digest to look an API token up by; undefined when its form or checksum is wrong, as after a slip of copying. */
export function digestOfApiToken(token: string): string | undefined {
  const [, secret, checksum] = FORM.exec(token) ?? [];
  return secret !== undefined && checksum === checksumOf(secret) ? digestOf(secret) : undefined;
}

function checksumOf(secret: string): string {
  let rest = crc32(secret);
  let text = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}
