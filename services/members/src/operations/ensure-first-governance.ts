import { ConfigError } from '@alliance/config/read-config';
import type { Logger } from '@alliance/runtime/logger';
import type { Transaction } from 'kysely';
import type { Registration } from '../domain/registration.ts';
import type { MembersContext } from '../members-context.ts';
import { holdersOf, lockAllianceRoles } from '../store/alliance-role-store.ts';
import { findPassword } from '../store/password-store.ts';
import type { MembersTables } from '../store/tables.ts';
import { addAllianceRole } from './assign-alliance-role.ts';
import { addPerson } from './register-person.ts';

type Context = Pick<MembersContext, 'transact' | 'clock' | 'passwords'>;

/**
 * Gives an alliance without governance its first administrator, from the settings. Once somebody governs, the settings have no
 * further effect: whoever lost the role does not get it back by a restart. Throws a ConfigError when the e-mail belongs to
 * somebody who registered with another password.
 */
export async function ensureFirstGovernance(
  context: Context,
  administrator: Registration | undefined,
  logger: Logger,
): Promise<void> {
  await context.transact(async (trx) => {
    await lockAllianceRoles(trx);
    if ((await holdersOf(trx, 'governance')).length > 0) return;
    if (!administrator) {
      logger.warn('nobody governs this alliance: set ALLIANCE_ADMIN_EMAIL and ALLIANCE_ADMIN_PASSWORD, then restart');
      return;
    }
    const now = context.clock();
    const personId = await findOrAddAdministrator(trx, context, administrator, now);
    await addAllianceRole(trx, { personId, role: 'governance' }, now);
    logger.info({ personId }, 'the first governance administrator was made');
  });
}

async function findOrAddAdministrator(
  trx: Transaction<MembersTables>,
  { passwords }: Context,
  administrator: Registration,
  now: Date,
): Promise<string> {
  const existing = await findPassword(trx, administrator.email);
  if (!existing) {
    const hash = await passwords.hash(administrator.password);
    return (await addPerson(trx, administrator, hash, now, 'system')).id;
  }
  // Anybody could have registered this address: only who knows the password of the settings is made governance.
  if (await passwords.verify(administrator.password, existing.hash)) return existing.personId;
  throw new ConfigError([
    'ALLIANCE_ADMIN_EMAIL: belongs to somebody who registered with another password than ALLIANCE_ADMIN_PASSWORD; use another address',
  ]);
}
