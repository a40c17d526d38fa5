import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UseBeneficiary } from './match-use.ts';
import {
  type Bar,
  type Doubts,
  evaluateRules,
  type Rule,
  type RuleConditions,
  type RuleFacts,
  type RuleOutcome,
} from './rules.ts';
import { OPERATIONS, PURPOSES } from './vocabulary.ts';

const ANY: RuleConditions = {
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
};
const from = new Date('2027-01-31T00:00:00Z');
const UNIVERSITY = { slug: 'dai-hoc', kind: 'university', country: 'VN' } as const;
const COMPANY = { slug: 'cong-ty', kind: 'company', country: 'LA' } as const;
const of = (kind: UseBeneficiary['kind'], ...organisations: UseBeneficiary['organisations'][number][]) => ({
  beneficiary: { kind, organisations },
});
const FACTS: RuleFacts = {
  asset: { kind: 'dataset', organisation: 'viet-data', name: 'a' },
  purpose: 'research',
  operations: ['view', 'download'],
  seats: 5,
  from,
  until: new Date('2027-02-28T00:00:00Z'),
  declared: [{ code: 'DUO:0000007', values: [] }],
  match: 'fits',
  ...of('organisation', UNIVERSITY),
};
const NONE: Doubts = {
  personalData: false,
  beyondTerms: false,
  blocked: false,
  suspended: false,
  together: false,
  remitted: false,
  ownPart: false,
  badStanding: false,
  mayNotDecide: () => false,
};
const APPROVE: RuleOutcome = { kind: 'approve' };
const REJECT: RuleOutcome = { kind: 'reject', clause: '1', reason: 'x' };
const rule = (conditions: Partial<RuleConditions> = {}, outcome: RuleOutcome = APPROVE, id = 'r'): Rule => ({
  id,
  conditions: { ...ANY, ...conditions },
  outcome,
});
const judge = (rules: Rule[], facts: Partial<RuleFacts> = {}, doubts: Partial<Doubts> = {}) =>
  evaluateRules(rules, { ...FACTS, ...facts }, { ...NONE, ...doubts });

test.each<[string, Partial<RuleConditions>, Partial<RuleFacts>, boolean]>([
  ['nothing asked', {}, {}, true],
  ['its asset', { assets: [FACTS.asset] }, {}, true],
  ['another asset', { assets: [{ ...FACTS.asset, kind: 'model' }] }, {}, false],
  ['its purpose', { purposes: ['research', 'teaching'] }, {}, true],
  ['another purpose', { purposes: ['teaching'] }, {}, false],
  ['a wider code', { useCodes: ['DUO:0000006'] }, {}, true],
  ['another code', { useCodes: ['DUO:0000011'] }, {}, false],
  ['a code, and none declared', { useCodes: ['DUO:0000006'] }, { declared: [] }, false],
  ['an organisation', { beneficiaries: ['organisation'] }, {}, true],
  ['a person', { beneficiaries: ['person'] }, {}, false],
  ['its kind', { organisationKinds: ['university'] }, {}, true],
  ['one of two kinds', { organisationKinds: ['university'] }, of('person', UNIVERSITY, COMPANY), false],
  ['a kind, of somebody without organisation', { organisationKinds: ['university'] }, of('person'), false],
  ['members', { allianceMembers: true }, {}, true],
  ['members, of none', { allianceMembers: true }, of('person'), false],
  ['a pre-approved institution', { organisations: ['dai-hoc'] }, {}, true],
  ['another institution', { organisations: ['vien'] }, {}, false],
  ['its country', { countries: ['VN'] }, {}, true],
  ['another country', { countries: ['VN'] }, of('organisation', COMPANY), false],
  ['its operations', { operations: ['view', 'download', 'train'] }, {}, true],
  ['fewer operations', { operations: ['view'] }, {}, false],
  ['as many seats', { maxSeats: 5 }, {}, true],
  ['fewer seats', { maxSeats: 4 }, {}, false],
  ['a month that ends early', { maxMonths: 1 }, {}, true],
  ['a month and a bit', { maxMonths: 1 }, { until: new Date('2027-02-28T00:00:01Z') }, false],
  ['its match', { match: 'fits' }, {}, true],
  ['another match', { match: 'contradicts' }, {}, false],
])('a rule that asks for %s', (_what, conditions, facts, holds) => {
  expect(judge([rule(conditions)], facts) !== undefined).toBe(holds);
});

describe('a rule never decides', () => {
  test.each<[Bar, Partial<RuleFacts>, Partial<Doubts>, RuleOutcome[]]>([
    ['needs-human', { match: 'human' }, {}, [APPROVE]],
    ['needs-human', { match: 'contradicts' }, {}, [APPROVE]],
    ['second-decision', { purpose: 'commercial' }, {}, [APPROVE]],
    ['second-decision', { operations: ['commercial-use'] }, {}, [APPROVE]],
    ['second-decision', { operations: ['publish-weights'] }, {}, [APPROVE]],
    ['personal-data', {}, { personalData: true }, [APPROVE]],
    ['terms', {}, { beyondTerms: true }, [APPROVE]],
    ['blocklist', {}, { blocked: true }, [APPROVE]],
    ['suspended', {}, { suspended: true }, [APPROVE]],
    ['co-applicants', {}, { together: true }, [APPROVE]],
    ['remitted', {}, { remitted: true }, [APPROVE, REJECT]],
    ['own-part', {}, { ownPart: true }, [APPROVE, REJECT]],
    ['standing', {}, { badStanding: true }, [APPROVE, REJECT]],
    ['assignee', {}, { mayNotDecide: () => true }, [{ kind: 'assign', personId: 'p' }]],
  ])('%s', (bar, facts, doubts, outcomes) => {
    for (const outcome of [APPROVE, REJECT, { kind: 'assign', personId: 'p' } as const]) {
      const isBarred = outcomes.some(({ kind }) => kind === outcome.kind);
      expect(judge([rule({}, outcome)], facts, doubts)?.withheld).toEqual(isBarred ? [bar] : []);
    }
  });
});

test('the first rule that holds counts, also when it must leave the decision to people', () => {
  const rules = [
    rule({ purposes: ['teaching'] }, REJECT, 'first'),
    rule({}, APPROVE, 'second'),
    rule({}, REJECT, 'third'),
  ];
  expect(judge(rules)).toMatchObject({ rule: { id: 'second' }, withheld: [] });
  expect(judge(rules, { purpose: 'teaching' })?.rule.id).toBe('first');
  expect(judge(rules, {}, { personalData: true })).toMatchObject({
    rule: { id: 'second' },
    withheld: ['personal-data'],
  });
  expect(judge([])).toBeUndefined();
});

test('whatever the rules and the request, nothing that needs people is approved', () => {
  const facts = fc.record({
    purpose: fc.constantFrom(...PURPOSES),
    operations: fc.subarray([...OPERATIONS], { minLength: 1 }),
    match: fc.constantFrom('fits', 'contradicts', 'human'),
    seats: fc.integer({ min: 1, max: 9 }),
  });
  const doubts = fc.record({
    personalData: fc.boolean(),
    beyondTerms: fc.boolean(),
    blocked: fc.boolean(),
    remitted: fc.boolean(),
    ownPart: fc.boolean(),
    badStanding: fc.boolean(),
    suspended: fc.boolean(),
    together: fc.boolean(),
  });
  const conditions = fc.record({
    purposes: fc.subarray([...PURPOSES]),
    maxSeats: fc.integer({ min: 0, max: 9 }),
    match: fc.constantFrom(undefined, 'fits', 'contradicts', 'human'),
  });
  const rules = fc.array(fc.tuple(conditions, fc.constantFrom(APPROVE, REJECT)), { maxLength: 4 });
  fc.assert(
    fc.property(rules, facts, doubts, (given, asked, held) => {
      const verdict = judge(
        given.map(([one, outcome]) => rule(one as Partial<RuleConditions>, outcome)),
        asked as Partial<RuleFacts>,
        held,
      );
      if (verdict?.rule.outcome.kind !== 'approve' || verdict.withheld.length > 0) return;
      expect(asked.match).toBe('fits');
      expect(asked.purpose).not.toBe('commercial');
      expect(asked.operations).not.toContain('publish-weights');
      expect(Object.values(held)).not.toContain(true);
    }),
    { numRuns: 5_000 },
  );
});
