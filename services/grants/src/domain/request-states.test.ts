import { describe, expect, test } from 'vitest';
import { rolesThatMay } from './permissions.ts';
import {
  nextRequestState,
  permitRequestAct,
  REQUEST_ACTS,
  REQUEST_PERMISSIONS,
  REQUEST_ROLES,
  REQUEST_STATES,
  type RequestAct,
  type RequestRole,
} from './request-states.ts';

// The whole table of the specification, written out by hand: what is not here is refused. A: applicant, D: steward and owner,
// C: co-applicant, I: invitee, N: signatory, R: reviewer, G: governance, B: rules, S: the clock.
const TABLE = `
draft      submit         A   submitted
draft      ask-signature  A   awaiting-signature
awaiting-signature  sign              N  submitted
awaiting-signature  refuse-signature  N  withdrawn
awaiting-signature  withdraw          A  withdrawn
awaiting-signature  lapse             S  lapsed
returned   ask-signature  A   awaiting-signature
draft      withdraw       A   withdrawn
draft      lapse          S   lapsed
submitted  withdraw       A   withdrawn
submitted  comment        ACD  submitted
submitted  attach         ACD  submitted
submitted  approve        DB  approved
submitted  approve-first  D   submitted
submitted  offer          D   offered
submitted  reject         DB  rejected
submitted  return         D   returned
submitted  ask-review     D   submitted
submitted  assign         B   submitted
submitted  advise         R   submitted
submitted  remind         S   submitted
returned   resubmit       A   submitted
returned   withdraw       A   withdrawn
returned   comment        ACD  returned
returned   attach         ACD  returned
returned   lapse          S   lapsed
offered    accept         AN  approved
offered    decline        AN  withdrawn
offered    comment        ACD  offered
offered    attach         ACD  offered
offered    reject         D   rejected
offered    lapse          S   lapsed
draft  invite  A  draft
draft  attach  AC  draft
draft  join  I  draft
draft  drop-co-applicant  AC  draft
awaiting-signature  drop-co-applicant  AC  awaiting-signature
submitted  join  I  submitted
submitted  drop-co-applicant  AC  submitted
returned  invite  A  returned
returned  join  I  returned
returned  drop-co-applicant  AC  returned
offered  drop-co-applicant  AC  offered
rejected   appeal         A   appealed
appealed   uphold         G   rejected
appealed   remit          G   submitted
`;
const LETTERS: Readonly<Record<RequestRole, string>> = {
  applicant: 'A',
  'co-applicant': 'C',
  invitee: 'I',
  signatory: 'N',
  steward: 'D',
  owner: 'D',
  reviewer: 'R',
  governance: 'G',
  auditor: '-',
  bot: 'B',
  system: 'S',
};
const lines = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/\s+/));
const cells = REQUEST_STATES.flatMap((state) =>
  REQUEST_ACTS.flatMap((act) => {
    const [, , letters = '', next] = lines.find(([inState, given]) => inState === state && given === act) ?? [];
    return REQUEST_ROLES.map((role) => {
      const result = next === undefined ? 'state_conflict' : letters.includes(LETTERS[role]) ? next : 'role_required';
      return { state, act, role, result };
    });
  }),
);

describe('who may do what with a request', () => {
  test('has a cell for every state, act and role', () => {
    expect(cells).toHaveLength(REQUEST_STATES.length * REQUEST_ACTS.length * REQUEST_ROLES.length);
    const listed = REQUEST_STATES.flatMap((state) => Object.keys(REQUEST_PERMISSIONS[state]));
    expect(listed).toHaveLength(lines.length);
  });

  test.each(cells)('$state · $act · $role → $result', ({ state, act, role, result }) => {
    const permit = () => permitRequestAct(state, act, role);
    if (result === 'state_conflict' || result === 'role_required') return expect(permit).toThrowWithCode(result);
    expect(nextRequestState(state, act)).toBe(result);
    return expect(permit()).toBe(result);
  });

  test('nobody may do everything, and auditors nothing', () => {
    const byRole = (role: RequestRole) =>
      REQUEST_ACTS.filter((act: RequestAct) => rolesThatMay(REQUEST_PERMISSIONS, act).includes(role));
    expect(byRole('auditor')).toEqual([]);
    expect(byRole('governance')).toEqual(['uphold', 'remit']);
    expect(byRole('reviewer')).toEqual(['advise']);
  });
});
