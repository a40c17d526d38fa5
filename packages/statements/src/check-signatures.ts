import type { Envelope } from './envelope.ts';
import { preAuthEncoding } from './pae.ts';
import { type SigningKey, verifyBytes } from './signing-key.ts';
import { StatementRefusal } from './statement-refusal.ts';

export type CheckedSignature<K extends SigningKey> = { key: K; signature: Buffer };

/**
 * Finds for every signature of an envelope the one key of `keys` that made it. `keyid` is a hint: the key that it names is
 * tried first, then all others. Throws StatementRefusal with the step `signature` when one is nobody's, or a key signed twice.
 */
export function checkSignatures<K extends SigningKey>(
  { payload, payloadType, signatures }: Envelope,
  keys: readonly K[],
): CheckedSignature<K>[] {
  const signed = preAuthEncoding(payloadType, payload);
  const checked = signatures.map(({ keyid, sig }) => {
    const inOrder = keys.toSorted((a, b) => Number(b.keyId === keyid) - Number(a.keyId === keyid));
    const key = inOrder.find((candidate) => verifyBytes(candidate, signed, sig));
    if (key === undefined)
      throw new StatementRefusal(
        'signature',
        keys.some(({ keyId }) => keyId === keyid) ? 'invalid' : 'unknown_key',
        'A signature is not that of a valid key. Register the key with `alliance key register`, then sign again.',
      );
    return { key, signature: sig };
  });
  if (new Set(checked.map(({ key }) => key.keyId)).size < checked.length)
    throw new StatementRefusal('signature', 'repeated_key', 'The same key signed twice. One signature a key counts.');
  return checked;
}
