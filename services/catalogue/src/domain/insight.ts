import type { Caller } from '@alliance/auth/caller';

/** What a caller may see beyond what everybody may. */
export type Insight = {
  /** Of these organisations everything. */
  organisations: readonly string[];
  /** Of every organisation everything. */
  overseer: boolean;
};

/** What the caller may see; a credential made for deciding or administering alone shows what everybody sees. */
export function insightOf(caller: Caller | null): Insight {
  if (!caller?.scopes.some((scope) => scope === 'read' || scope === 'publish')) {
    return { organisations: [], overseer: false };
  }
  return {
    organisations: caller.memberships.map((membership) => membership.organisation),
    overseer: caller.allianceRoles.length > 0,
  };
}
