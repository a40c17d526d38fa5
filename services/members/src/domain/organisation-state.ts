import type { OrganisationState } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';

export type OrganisationAction = 'admit' | 'refuse' | 'suspend' | 'reinstate' | 'withdraw';

type Transition = { from: readonly OrganisationState[]; to: OrganisationState };

const TRANSITIONS: Readonly<Record<OrganisationAction, Transition>> = {
  admit: { from: ['applied'], to: 'admitted' },
  refuse: { from: ['applied'], to: 'refused' },
  suspend: { from: ['admitted'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'admitted' },
  withdraw: { from: ['applied', 'admitted', 'suspended'], to: 'withdrawn' },
};

/** The state that an action leads to. Throws `state_conflict` when the action is not possible from where it stands. */
export function stateAfter(action: OrganisationAction, slug: string, state: OrganisationState): OrganisationState {
  const { from, to } = TRANSITIONS[action];
  if (from.includes(state)) return to;
  throw new AllianceError(
    'state_conflict',
    `${slug} is ${state}; to ${action} it, it must be ${from.join(' or ')}. Read it again to see who changed it.`,
    { details: { organisation: slug, state, allowedFrom: from } },
  );
}

/**
 * True when nothing can ever have been published under the slug, so that another application may take it: an application that
 * was refused, or withdrawn before it was admitted. Otherwise a slug is never given out again.
 */
export function freesSlug(organisation: { state: OrganisationState; admittedAt: Date | null }): boolean {
  return organisation.admittedAt === null && ['refused', 'withdrawn'].includes(organisation.state);
}
