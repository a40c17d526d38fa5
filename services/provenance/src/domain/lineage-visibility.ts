import type { Caller } from '@alliance/auth/caller';
import { isPublic } from './asset-access.ts';
import type { LineageSubject } from './lineage-node.ts';

/** True when the caller may know which version or source a node of the lineage graph is. */
export function maySeeNode(
  caller: Caller | null,
  { subject, access }: { subject: LineageSubject; access: string | undefined },
): boolean {
  if (subject.kind === 'external' || isPublic(access)) return true;
  if (!caller?.scopes.includes('read')) return false;
  return (
    caller.allianceRoles.some((role) => role === 'governance' || role === 'auditor') ||
    caller.memberships.some((membership) => membership.organisation === subject.organisation)
  );
}
