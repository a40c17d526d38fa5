import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { Deletion } from '../domain/deletion.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { recordDeletionFacts } from '../facts/deletion-facts.ts';
import { attest, findDeletion } from '../store/deletion-store.ts';
import { lockGrant } from '../store/grant-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireHolder, visibleGrant } from './visible-grant.ts';

/**
 * Attests that what a grant gave was deleted. For its holder, once it is over; of a retracted version at any time. Throws `role_required`, `invalid_argument`, and
 * `state_conflict` when nothing is asked, or it was attested already.
 */
export async function attestDeletion(
  context: Writing,
  { grantId, version, statement }: { grantId: string; version: string; statement: string },
  acting: Acting,
): Promise<Deletion> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const actor = requireHolder(grant, caller);
  const problems = textProblems('statement', statement, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say what was deleted.', problems);
  return context.transact(async (trx) => {
    const held = await lockGrant(trx, grantId);
    const at = context.clock();
    if (version === '') permitGrantAct(grantStateAt(held, at), 'attest-deletion', { role: 'holder', activated: true });
    const { personId: by } = actor;
    if (!(await attest(trx, { grantId, version, by, at, statement: statement.trim() }))) throw nothingAsked();
    const deletion = await findDeletion(trx, grantId, version);
    if (!deletion) throw nothingAsked();
    await recordDeletionFacts(trx, 'attest', { deletions: [deletion], actor, at });
    return deletion;
  });
}

function nothingAsked(): AllianceError {
  return new AllianceError(
    'state_conflict',
    'No attestation is asked about this grant, or it was given already. Its deletion attestation says which.',
  );
}
