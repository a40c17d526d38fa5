import { SYSTEM } from '../facts/actor.ts';
import { recordDelegationFact } from '../facts/delegation-facts.ts';
import { endDelegations } from '../store/delegation-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

/** Ends what somebody delegated in an organisation where they decide no more, or (`either`) also what was delegated to them there. */
export async function dropDelegations(
  trx: GrantsTrx,
  which: { organisation: string; personId: string; as: 'either' | 'steward' },
  at: Date,
): Promise<void> {
  for (const delegation of await endDelegations(trx, which, at))
    await recordDelegationFact(trx, 'end', { delegation, actor: SYSTEM, at });
}
