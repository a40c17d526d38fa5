import type { Caller } from '@alliance/auth/caller';
import { isDecider } from '../domain/visibility.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { stewardBehind } from '../store/delegation-store.ts';
import type { GrantsDb } from '../store/tables.ts';

/** A caller who may act in a steward's place. */
export type DecidingCaller = Caller & { onBehalfOf?: string };

/**
 * The caller as they stand towards requests for an asset: with the role of a steward, in whose place they act, while a delegation
 * covers it. Whoever decides in their own right acts in their own name.
 */
export async function asDecidingCaller(
  db: GrantsDb,
  caller: Caller,
  asset: AssetRef,
  now: Date,
): Promise<DecidingCaller> {
  const { organisation } = asset;
  const own = caller.memberships.find((membership) => membership.organisation === organisation);
  if (!own || isDecider(caller, organisation)) return caller;
  const onBehalfOf = await stewardBehind(db, caller.personId, asset, now);
  if (onBehalfOf === undefined) return caller;
  const others = caller.memberships.filter((membership) => membership !== own);
  return { ...caller, memberships: [...others, { ...own, role: 'steward' }], onBehalfOf };
}
