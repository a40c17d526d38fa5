import type { Caller } from '@alliance/auth/caller';
import { isPublic } from './asset-access.ts';
import type { LineageSubject } from './lineage-node.ts';

/** Of which assets that are not public somebody may know: all, or those of these organisations. */
export type LineageReach = 'everything' | { organisations: readonly string[] };

/** How far the caller sees. A credential without the scope "read" sees what everybody sees. */
export function lineageReachOf(caller: Caller | null): LineageReach {
  if (!caller?.scopes.includes('read')) return { organisations: [] };
  if (caller.allianceRoles.some((role) => role === 'governance' || role === 'auditor')) return 'everything';
  return { organisations: caller.memberships.map((membership) => membership.organisation) };
}

/** True when the caller may know which version or source a node of the lineage graph is. */
export function maySeeNode(
  caller: Caller | null,
  { subject, access }: { subject: LineageSubject; access: string | undefined },
): boolean {
  if (subject.kind === 'external' || isPublic(access)) return true;
  const reach = lineageReachOf(caller);
  return reach === 'everything' || reach.organisations.includes(subject.organisation);
}
