import { AllianceError } from '@alliance/errors/alliance-error';
import { type PermissionTable, requirePermission } from './permissions.ts';

export const REQUEST_STATES = [
  'draft',
  'awaiting-signature',
  'submitted',
  'returned',
  'offered',
  'approved',
  'rejected',
  'appealed',
  'withdrawn',
  'lapsed',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** `ask-signature`: what an applicant does in place of submitting for an organisation that they do not own. `approve-first`: the first of two approvals. `offer`: an approval that gives less than was asked for. `remind`: the clock tells whoever should have decided. */
export const REQUEST_ACTS = [
  'submit',
  'resubmit',
  'ask-signature',
  'sign',
  'refuse-signature',
  'withdraw',
  'comment',
  'attach',
  'invite',
  'join',
  'drop-co-applicant',
  'approve',
  'approve-first',
  'offer',
  'accept',
  'decline',
  'reject',
  'return',
  'ask-review',
  'assign',
  'advise',
  'appeal',
  'uphold',
  'remit',
  'remind',
  'lapse',
] as const;
export type RequestAct = (typeof REQUEST_ACTS)[number];

/** `co-applicant`: who asks together with the applicant. `invitee`: whom the applicant has asked to. `signatory`: an owner of the organisation that is to hold the grant. Steward and owner are those of the asset's organisation. `bot`: its rules. `system`: the clock. */
export const REQUEST_ROLES = [
  'applicant',
  'co-applicant',
  'invitee',
  'signatory',
  'steward',
  'owner',
  'reviewer',
  'governance',
  'auditor',
  'bot',
  'system',
] as const;
export type RequestRole = (typeof REQUEST_ROLES)[number];

const DECIDERS = ['steward', 'owner'] as const;
const ASKERS = ['applicant', 'co-applicant'] as const;
const TALKERS = [...ASKERS, ...DECIDERS] as const;

/** Who may do what in which state, and what it makes of it. */
export const REQUEST_PERMISSIONS: PermissionTable<RequestState, RequestAct, RequestRole> = {
  draft: {
    attach: { by: ASKERS, next: 'draft' },
    invite: { by: ['applicant'], next: 'draft' },
    join: { by: ['invitee'], next: 'draft' },
    'drop-co-applicant': { by: ASKERS, next: 'draft' },
    submit: { by: ['applicant'], next: 'submitted' },
    'ask-signature': { by: ['applicant'], next: 'awaiting-signature' },
    withdraw: { by: ['applicant'], next: 'withdrawn' },
    lapse: { by: ['system'], next: 'lapsed' },
  },
  'awaiting-signature': {
    'drop-co-applicant': { by: ASKERS, next: 'awaiting-signature' },
    sign: { by: ['signatory'], next: 'submitted' },
    'refuse-signature': { by: ['signatory'], next: 'withdrawn' },
    withdraw: { by: ['applicant'], next: 'withdrawn' },
    lapse: { by: ['system'], next: 'lapsed' },
  },
  submitted: {
    join: { by: ['invitee'], next: 'submitted' },
    'drop-co-applicant': { by: ASKERS, next: 'submitted' },
    withdraw: { by: ['applicant'], next: 'withdrawn' },
    comment: { by: TALKERS, next: 'submitted' },
    attach: { by: TALKERS, next: 'submitted' },
    approve: { by: [...DECIDERS, 'bot'], next: 'approved' },
    'approve-first': { by: DECIDERS, next: 'submitted' },
    offer: { by: DECIDERS, next: 'offered' },
    reject: { by: [...DECIDERS, 'bot'], next: 'rejected' },
    return: { by: DECIDERS, next: 'returned' },
    'ask-review': { by: DECIDERS, next: 'submitted' },
    assign: { by: ['bot'], next: 'submitted' },
    advise: { by: ['reviewer'], next: 'submitted' },
    remind: { by: ['system'], next: 'submitted' },
  },
  returned: {
    invite: { by: ['applicant'], next: 'returned' },
    join: { by: ['invitee'], next: 'returned' },
    'drop-co-applicant': { by: ASKERS, next: 'returned' },
    resubmit: { by: ['applicant'], next: 'submitted' },
    'ask-signature': { by: ['applicant'], next: 'awaiting-signature' },
    withdraw: { by: ['applicant'], next: 'withdrawn' },
    comment: { by: TALKERS, next: 'returned' },
    attach: { by: TALKERS, next: 'returned' },
    lapse: { by: ['system'], next: 'lapsed' },
  },
  offered: {
    'drop-co-applicant': { by: ASKERS, next: 'offered' },
    accept: { by: ['applicant', 'signatory'], next: 'approved' },
    decline: { by: ['applicant', 'signatory'], next: 'withdrawn' },
    comment: { by: TALKERS, next: 'offered' },
    attach: { by: TALKERS, next: 'offered' },
    reject: { by: DECIDERS, next: 'rejected' },
    lapse: { by: ['system'], next: 'lapsed' },
  },
  approved: {},
  rejected: { appeal: { by: ['applicant'], next: 'appealed' } },
  appealed: {
    uphold: { by: ['governance'], next: 'rejected' },
    remit: { by: ['governance'], next: 'submitted' },
  },
  withdrawn: {},
  lapsed: {},
};

const ADVICE: Readonly<Record<RequestState, string>> = {
  draft: 'The applicant can submit or withdraw it.',
  'awaiting-signature':
    'An owner of the organisation that is to hold the grant signs it or refuses; the applicant can withdraw it.',
  submitted: 'It waits for a decision of the asset’s owner; the applicant can withdraw it.',
  returned: 'The applicant can change it and submit it again, or withdraw it.',
  offered: 'It was approved with less than was asked for: the applicant’s side can accept or decline that.',
  approved: 'It is decided: the grant lives on by itself and can be suspended or revoked.',
  rejected: 'It is decided. The applicant can appeal within 30 days, or make a new request.',
  appealed: 'Governance upholds the rejection or remits the request.',
  withdrawn: 'It is closed. Make a new request to ask again.',
  lapsed: 'It is closed: nobody went on with it. Make a new request to ask again.',
};

/** Whether nobody asks any more, whatever an appeal may bring. */
export function isClosed(state: RequestState): boolean {
  return state === 'approved' || state === 'rejected' || state === 'withdrawn' || state === 'lapsed';
}

/** The state after an act. Throws `state_conflict` when the act is not possible in this state. */
export function nextRequestState(state: RequestState, act: RequestAct): RequestState {
  const permission = REQUEST_PERMISSIONS[state][act];
  if (permission) return permission.next;
  throw new AllianceError(
    'state_conflict',
    `The access request is ${state}: it cannot be ${PAST[act]}. ${ADVICE[state]}`,
    { details: { state, act } },
  );
}

/** The same for an act of somebody in a role. Throws `role_required` too. */
export function permitRequestAct(state: RequestState, act: RequestAct, role: RequestRole): RequestState {
  const next = nextRequestState(state, act);
  requirePermission(REQUEST_PERMISSIONS, { state, act, role });
  return next;
}

const PAST: Readonly<Record<RequestAct, string>> = {
  submit: 'submitted',
  resubmit: 'submitted again',
  'ask-signature': 'put forward for a signature',
  sign: 'signed',
  'refuse-signature': 'refused a signature',
  withdraw: 'withdrawn',
  comment: 'commented on',
  attach: 'given attachments',
  invite: 'opened to co-applicants',
  join: 'joined',
  'drop-co-applicant': 'left by co-applicants',
  approve: 'approved',
  'approve-first': 'approved',
  offer: 'approved',
  accept: 'accepted',
  decline: 'declined',
  reject: 'rejected',
  return: 'returned',
  'ask-review': 'reviewed',
  assign: 'assigned',
  advise: 'advised on',
  appeal: 'appealed',
  uphold: 'upheld',
  remit: 'remitted',
  remind: 'reminded of',
  lapse: 'let lapse',
};
