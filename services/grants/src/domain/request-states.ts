import { AllianceError } from '@alliance/errors/alliance-error';

export const REQUEST_STATES = ['draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const REQUEST_ACTS = ['submit', 'resubmit', 'withdraw', 'approve', 'reject', 'return', 'comment'] as const;
export type RequestAct = (typeof REQUEST_ACTS)[number];

/** What each act makes of each state; an act that is not listed is not possible there. */
const NEXT: Readonly<Record<RequestState, Readonly<Partial<Record<RequestAct, RequestState>>>>> = {
  draft: { submit: 'submitted', withdraw: 'withdrawn' },
  submitted: {
    withdraw: 'withdrawn',
    approve: 'approved',
    reject: 'rejected',
    return: 'returned',
    comment: 'submitted',
  },
  returned: { resubmit: 'submitted', withdraw: 'withdrawn', comment: 'returned' },
  approved: {},
  rejected: {},
  withdrawn: {},
};

const ADVICE: Readonly<Record<RequestState, string>> = {
  draft: 'The applicant can submit or withdraw it.',
  submitted: 'It waits for a decision of the asset’s owner; the applicant can withdraw it.',
  returned: 'The applicant can change it and submit it again, or withdraw it.',
  approved: 'It is decided: the grant lives on by itself and can be suspended or revoked.',
  rejected: 'It is decided. Make a new request to ask again.',
  withdrawn: 'It is closed. Make a new request to ask again.',
};

/** The state after an act. Throws `state_conflict` when the act is not possible in this state. */
export function nextRequestState(state: RequestState, act: RequestAct): RequestState {
  const next = NEXT[state][act];
  if (next) return next;
  throw new AllianceError(
    'state_conflict',
    `The access request is ${state}: it cannot be ${PAST[act]}. ${ADVICE[state]}`,
    {
      details: { state, act },
    },
  );
}

const PAST: Readonly<Record<RequestAct, string>> = {
  submit: 'submitted',
  resubmit: 'submitted again',
  withdraw: 'withdrawn',
  approve: 'approved',
  reject: 'rejected',
  return: 'returned',
  comment: 'commented on',
};
