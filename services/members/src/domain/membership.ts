import type { OrganisationRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';

export type MembershipChange = 'add' | 'change' | 'none';

/**
 * What it takes for a person to have `wanted` in an organisation. `owners` counts its owners now.
 * Throws `state_conflict` when the organisation would be left without an owner.
 */
export function decideMembership(
  slug: string,
  held: OrganisationRole | undefined,
  wanted: OrganisationRole,
  owners: number,
): MembershipChange {
  if (held === undefined) return 'add';
  if (held === wanted) return 'none';
  assertOwnerRemains(slug, held, owners);
  return 'change';
}

/** Throws `state_conflict` when taking `held` from its person would leave the organisation without an owner. */
export function assertOwnerRemains(slug: string, held: OrganisationRole, owners: number): void {
  if (held !== 'owner' || owners > 1) return;
  throw new AllianceError(
    'state_conflict',
    `This person is the last owner of ${slug}. Make somebody else an owner first, then try again.`,
    { details: { organisation: slug } },
  );
}
