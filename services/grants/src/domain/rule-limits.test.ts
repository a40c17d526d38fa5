import { expect, test } from 'vitest';
import { type GivenRule, ruleProblems } from './rule-limits.ts';

const RULE: GivenRule = {
  id: 'research',
  conditions: {
    assets: [],
    purposes: [],
    useCodes: [],
    beneficiaries: [],
    organisationKinds: [],
    allianceMembers: false,
    organisations: [],
    countries: [],
    operations: [],
    maxSeats: 0,
    maxMonths: 0,
    match: undefined,
  },
  outcome: { kind: 'approve' },
};
const given = (conditions: Partial<GivenRule['conditions']>): GivenRule[] => [
  { ...RULE, conditions: { ...RULE.conditions, ...conditions } },
];

test.each<[string, GivenRule[], string[]]>([
  ['a plain rule', [RULE], []],
  ['none', [], []],
  ['the same id twice', [RULE, RULE], ['rules[1].id']],
  ['no id', [{ ...RULE, id: '' }], ['rules[0].id']],
  ['no outcome', [{ ...RULE, outcome: undefined }], ['rules[0].outcome']],
  [
    'a rejection without a clause',
    [{ ...RULE, outcome: { kind: 'reject', clause: '', reason: 'x' } }],
    ['rules[0].clause'],
  ],
  ['an assignment to nobody', [{ ...RULE, outcome: { kind: 'assign', personId: '' } }], ['rules[0].assignToPersonId']],
  ['a country that is none', given({ countries: ['Lào'] }), ['rules[0].conditions.countries']],
  ['fewer than no seats', given({ maxSeats: -1 }), ['rules[0].conditions.maxSeats']],
  [
    'what belongs to others',
    given({ assets: [{ kind: 'model', organisation: 'vien', name: 'm' }] }),
    ['rules[0].conditions.assets'],
  ],
  ['lists without end', given({ useCodes: Array.from({ length: 201 }, () => 'x') }), ['rules[0].conditions.useCodes']],
  ['too many', Array.from({ length: 51 }, (_, index) => ({ ...RULE, id: `r${index}` })), ['rules']],
])('%s', (_what, rules, fields) => {
  expect(ruleProblems(rules, 'viet-data').map(({ field }) => field)).toEqual(fields);
});
