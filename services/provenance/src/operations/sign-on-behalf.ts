import { type Caller, requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { signStatement, writeEnvelope } from '@alliance/statements/envelope';
import type { VersionSubject } from '../domain/lineage-node.ts';
import type { LogContext } from '../log-context.ts';
import { findUsableKey } from '../store/held-key-store.ts';
import type { StoredStatement } from '../store/statement-reading-store.ts';
import { type HoldContext, requireVault } from './hold-key.ts';
import { submitStatement } from './submit-statement.ts';

type Context = HoldContext & Pick<LogContext, 'transact'> & { wake: () => void };
type Input = { version: VersionSubject; statement: Uint8Array };

/**
 * Signs a statement about a version with the newest valid key that is held for its organisation, and submits it. For publishers and
 * owners of the organisation. Errors: those of `requireRole`, `state_conflict` where no key is held, and those of `submitStatement`.
 */
export async function signOnBehalf(
  context: Context,
  caller: Caller | null,
  { version, statement }: Input,
): Promise<StoredStatement> {
  requireRole(caller, version.organisation, ['owner', 'publisher'], 'publish');
  const vault = requireVault(context.vault);
  const key = await findUsableKey(context.db, version.organisation);
  if (key === undefined)
    throw new AllianceError(
      'state_conflict',
      `No valid key is held here for ${version.organisation}. Ask one of its owners to make one (alliance key hold ${version.organisation}).`,
    );
  const envelope = signStatement(toObject(statement), [vault.open(key.sealed, key.keyId)]);
  return submitStatement(context, caller, { version, envelope: Buffer.from(writeEnvelope(envelope), 'utf8') });
}

function toObject(statement: Uint8Array): object {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(statement));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw invalidArgument('What is to be signed is not a JSON object. Send an in-toto Statement v1.');
}
