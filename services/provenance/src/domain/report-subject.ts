import type { Caller } from '@alliance/auth/caller';

/** What a report is about: one asset, or an organisation with all that stands on its books. */
export type ReportSubject = { organisation: string; asset: { kind: 'dataset' | 'model'; name: string } | undefined };

/** Every entry, or only those on the books of the subject's organisation. */
export type ReportReach = 'everything' | 'own-books';

/** In which role somebody may have a report about something, and how far it reaches; undefined when they may not. */
export function reportAuthority(
  caller: Caller,
  { organisation }: ReportSubject,
): { role: string; reach: ReportReach } | undefined {
  for (const role of ['governance', 'auditor'] as const)
    if (caller.allianceRoles.includes(role)) return { role, reach: 'everything' };
  // The standing of the organisation does not matter: its books stay its own.
  const owns = caller.memberships.some((held) => held.organisation === organisation && held.role === 'owner');
  return owns ? { role: 'owner', reach: 'own-books' } : undefined;
}
