import type { Kysely, Transaction } from 'kysely';
import type { PasswordHash } from '../credentials/password-hasher.ts';
import type { MembersTables } from './tables.ts';

export type StoredPassword = { personId: string; hash: PasswordHash };

/** What is stored of the password of whoever has this normalised e-mail. */
export async function findPassword(db: Kysely<MembersTables>, email: string): Promise<StoredPassword | undefined> {
  const row = await db
    .selectFrom('password')
    .innerJoin('person', 'person.id', 'password.person_id')
    .select([
      'password.person_id',
      'password.digest',
      'password.salt',
      'password.scrypt_n',
      'password.scrypt_r',
      'password.scrypt_p',
    ])
    .where('person.email', '=', email)
    .executeTakeFirst();
  if (!row) return undefined;
  const { person_id: personId, digest, salt, scrypt_n: n, scrypt_r: r, scrypt_p: p } = row;
  return { personId, hash: { digest, salt, n, r, p } };
}

/** Stores a password's hash in place of any before. */
export async function putPassword(
  trx: Transaction<MembersTables>,
  personId: string,
  { digest, salt, n, r, p }: PasswordHash,
  now: Date,
): Promise<void> {
  const values = { digest, salt, scrypt_n: n, scrypt_r: r, scrypt_p: p, set_at: now };
  await trx
    .insertInto('password')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();
}
