import type { Caller } from '@alliance/auth/caller';

/**
 * Of whose runs and builders somebody may know, where `wanted` names one organisation or none: undefined = of all of them. Naming an
 * organisation that the caller does not belong to finds nothing.
 */
export function organisationsSeen(caller: Caller, wanted: string): readonly string[] | undefined {
  const seesAll = caller.allianceRoles.some((role) => role === 'governance' || role === 'auditor');
  if (seesAll) return wanted === '' ? undefined : [wanted];
  const own = caller.memberships.map(({ organisation }) => organisation);
  return wanted === '' ? own : own.filter((organisation) => organisation === wanted);
}
