import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BoundedQueue } from './bounded-queue.ts';

/** Parameters of scrypt (RFC 7914): cost, block size, parallelisation. */
export type PasswordCost = { n: number; r: number; p: number };

/** What is stored of a password. */
export type PasswordHash = PasswordCost & { salt: Buffer; digest: Buffer };

/** 32 MiB and about a quarter of a second: one of OWASP's equivalent choices, the one whose memory several at once can afford. */
export const PASSWORD_COST: PasswordCost = { n: 2 ** 15, r: 8, p: 3 };

const SALT_BYTES = 16;
const DIGEST_BYTES = 32;
// Hashing occupies libuv's threads, which the rest of the process needs too.
const AT_ONCE = 2;
const MAX_WAITING = 64;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Hashes and checks passwords (already in NFC), a few at a time. */
export class PasswordHasher {
  readonly #cost: PasswordCost;
  readonly #queue = new BoundedQueue(AT_ONCE, MAX_WAITING);
  readonly #nobody: PasswordHash;

  constructor(cost: PasswordCost = PASSWORD_COST) {
    this.#cost = cost;
    this.#nobody = { ...cost, salt: randomBytes(SALT_BYTES), digest: randomBytes(DIGEST_BYTES) };
  }

  /** Hashes a new password with a fresh salt. Throws `unavailable` when too many wait. */
  async hash(password: string): Promise<PasswordHash> {
    const salt = randomBytes(SALT_BYTES);
    return { ...this.#cost, salt, digest: await this.#derive(password, { ...this.#cost, salt }) };
  }

  /** True when it is the password. Without a stored hash it takes as long and is false: time must not tell who is registered. */
  async verify(password: string, stored: PasswordHash | undefined): Promise<boolean> {
    const expected = stored ?? this.#nobody;
    const digest = await this.#derive(password, expected);
    return timingSafeEqual(digest, expected.digest) && stored !== undefined;
  }

  /** True when a hash was made with parameters that are no longer ours. */
  isOutdated({ n, r, p }: PasswordCost): boolean {
    return n !== this.#cost.n || r !== this.#cost.r || p !== this.#cost.p;
  }

  #derive(password: string, { n, r, p, salt }: PasswordCost & { salt: Buffer }): Promise<Buffer> {
    return this.#queue.run(() => derive(password, salt, DIGEST_BYTES, { N: n, r, p, maxmem: 256 * n * r }));
  }
}
