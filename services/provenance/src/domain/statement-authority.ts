import { PREDICATES, type PredicateType } from '@alliance/statements/predicate-types';
import { StatementRefusal } from '@alliance/statements/statement-refusal';

/** In which capacity somebody submits a statement about a version, and whose keys count for it. */
export type StatementAuthority = { role: 'owner' | 'publisher' | 'governance'; signers: readonly string[] };

const OF_GOVERNANCE: readonly PredicateType[] = [PREDICATES.verificationSummary, PREDICATES.retraction];

/** Throws StatementRefusal with the step `signature` unless one of the signatures is in the name that the caller submits in. */
export function assertSigner(
  { signers }: StatementAuthority,
  signatures: readonly { organisation: string; revoked: boolean }[],
): string {
  if (signatures.some(({ revoked }) => revoked))
    throw new StatementRefusal(
      'signature',
      'revoked_key',
      'A signature is that of a revoked key. Sign with a valid one.',
    );
  const signer = signatures.find(({ organisation }) => signers.includes(organisation));
  if (signer === undefined)
    throw new StatementRefusal(
      'signature',
      'wrong_organisation',
      `One of the signatures must be that of a key of ${signers.join(' or ') || 'an organisation that you belong to'}.`,
    );
  return signer.organisation;
}

/** Throws StatementRefusal with the step `predicate` when that predicate is not for the caller to state. */
export function assertPredicate({ role }: StatementAuthority, type: PredicateType): void {
  const byGovernance = role === 'governance';
  const mayState = byGovernance ? OF_GOVERNANCE.includes(type) : type !== PREDICATES.verificationSummary;
  if (mayState) return;
  const who = byGovernance ? 'the organisation that published the version' : 'governance';
  throw new StatementRefusal('predicate', 'not_yours', `This predicate is for ${who} to state.`);
}
