import type { SeatedGrant } from '../domain/grant.ts';
import { actOnGrant } from './act-on-grant.ts';
import type { Acting, Writing } from './acting.ts';
import { requireHolder, visibleGrant } from './visible-grant.ts';

/** Gives a grant up, for good. For its holder. Throws `role_required`, `state_conflict`. */
export async function closeGrant(
  context: Writing,
  { grantId }: { grantId: string },
  acting: Acting,
): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const actor = requireHolder(grant, caller);
  return actOnGrant(context, { id: grantId, act: 'close', actor, change: () => ({}) });
}
