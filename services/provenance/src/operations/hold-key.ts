import { generateKeyPairSync } from 'node:crypto';
import { type Caller, requireRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { proveKey } from '@alliance/statements/key-registration';
import { publicHalf, toPem } from '@alliance/statements/signing-key';
import type { KeyVault } from '../key-vault.ts';
import type { LogContext } from '../log-context.ts';
import { countHeldKeys, insertHeldKey } from '../store/held-key-store.ts';

/** Each may be revoked, and then another is made; nobody needs more. */
const MAX_KEYS = 20;

export type HoldContext = Pick<LogContext, 'db' | 'clock'> & { vault: KeyVault | undefined };

/**
 * Makes a key pair (ECDSA P-256, which Sigstore's programs take) that this node keeps for an organisation, for its owners. Its private half
 * is sealed and never leaves; it counts once the public half is registered. Errors: those of `requireRole`, `state_conflict` where the node
 * holds no keys, `quota_exceeded`.
 */
export async function holdKey(
  { db, clock, vault }: HoldContext,
  caller: Caller | null,
  organisation: string,
): Promise<{ keyId: string; publicKey: string; proof: Buffer }> {
  requireRole(caller, organisation, ['owner'], 'admin');
  const sealing = requireVault(vault);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const key = publicHalf(pem);
  if (key === undefined) throw new Error('A key that was just made is none.');
  await db.transaction().execute(async (trx) => {
    if ((await countHeldKeys(trx, organisation)) >= MAX_KEYS)
      throw new AllianceError(
        'quota_exceeded',
        `${organisation} has had ${MAX_KEYS} keys held here, which is the most.`,
        {
          details: { limit: MAX_KEYS },
        },
      );
    await insertHeldKey(trx, { keyId: key.keyId, organisation, sealed: sealing.seal(pem, key.keyId), madeAt: clock() });
  });
  return { keyId: key.keyId, publicKey: toPem(key), proof: proveKey(pem, organisation, key) };
}

/** Throws `state_conflict` where the operator set no secret. */
export function requireVault(vault: KeyVault | undefined): KeyVault {
  if (vault !== undefined) return vault;
  throw new AllianceError(
    'state_conflict',
    'This node holds no keys for organisations. Sign with a key of your own (alliance key create), or ask its operator to set ALLIANCE_HELD_KEYS_SECRET.',
  );
}
