import type { SessionState } from './session.ts';
import { useSession } from './session-context.tsx';

const STRANGER: Pick<Extract<SessionState, { status: 'signed-in' }>, 'allianceRoles' | 'memberships'> = {
  allianceRoles: [],
  memberships: [],
};

/** What the reader is in the alliance, for choosing what to show; what they may do the API decides. */
export type Reader = {
  isGovernance: boolean;
  isAuditor: boolean;
  /** Organisations that they own, and those whose requests they decide. */
  owned: readonly string[];
  decided: readonly string[];
  /** Every organisation that they belong to. */
  organisations: readonly string[];
};

/** The parts of whoever is signed in; of a stranger none. */
export function useReader(): Reader {
  const { state } = useSession();
  const { allianceRoles, memberships } = state.status === 'signed-in' ? state : STRANGER;
  const as = (...roles: (string | null)[]) =>
    memberships.filter(({ role }) => roles.includes(role)).map(({ organisation }) => organisation);
  return {
    isGovernance: allianceRoles.includes('governance'),
    isAuditor: allianceRoles.includes('auditor'),
    owned: as('owner'),
    decided: as('owner', 'steward'),
    organisations: memberships.map(({ organisation }) => organisation),
  };
}
