import type { AllianceRole, Caller } from '@alliance/auth/caller';

const OVERSEERS: readonly AllianceRole[] = ['governance', 'auditor'];

/** Whose entries somebody may see: everybody's, or those on the books of these organisations and their own acts. */
export type AuditReach = 'everything' | { organisations: readonly string[]; personId: string };

/** The entries that a person may see. Their organisations' standing does not matter: the books stay theirs. */
export function auditReachOf(caller: Caller): AuditReach {
  if (caller.allianceRoles.some((role) => OVERSEERS.includes(role))) return 'everything';
  return {
    organisations: [...new Set(caller.memberships.map((membership) => membership.organisation))],
    personId: caller.personId,
  };
}

/** True when an entry lies within reach. */
export function isWithinReach(reach: AuditReach, entry: { organisation: string; actorPersonId: string }): boolean {
  if (reach === 'everything') return true;
  return reach.organisations.includes(entry.organisation) || reach.personId === entry.actorPersonId;
}
