import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { isKeyProven } from '@alliance/statements/key-registration';
import { readPublicKey, type SigningKey } from '@alliance/statements/signing-key';
import { singleLine, textProblems } from './text-rules.ts';

/** A key of an organisation, as it is kept. */
export type OrganisationKey = SigningKey & {
  /** Slug. */
  organisation: string;
  name: string;
  registeredAt: Date;
  revokedAt: Date | null;
};

export type KeyInput = { organisation: string; name: string; publicKey: string; proof: Uint8Array };

/** How many keys an organisation can ever have had. */
export const MAX_KEYS = 100;

/** The key that somebody asks to be registered. Throws `invalid_argument` with every problem of the fields. */
export function toKey({ organisation, name: text, publicKey, proof }: KeyInput): SigningKey & { name: string } {
  const name = singleLine(text);
  const problems: FieldProblem[] = textProblems('name', name, { min: 1, max: 100 });
  const key = readPublicKey(publicKey);
  if (key === undefined)
    problems.push({ field: 'publicKey', problem: 'must be an ECDSA P-256 or Ed25519 public key in PEM (SPKI)' });
  else if (!isKeyProven(organisation, key, proof))
    problems.push({
      field: 'proof',
      problem: `must be the key's own signature that it is to be a key of ${organisation}`,
    });
  if (key === undefined || problems.length > 0)
    throw invalidArgument('This key cannot be registered. Correct the fields and send it again.', problems);
  return { ...key, name };
}

/** A key that somebody registered before, possibly for another organisation, and possibly revoked since. */
export function keyTaken(keyId: string): AllianceError {
  return new AllianceError(
    'already_exists',
    `The key ${keyId} was registered before. Make a new one and register that.`,
    {
      details: { keyId },
    },
  );
}
