import { describe, expect, test } from 'vitest';
import { matchUse, type OrganisationKind, type UseAnswer, type UseQuestion } from './match-use.ts';
import { dutiesOf } from './use-ceiling.ts';
import { isWithinUse, toFullCode, USE_CODES, type UseCode } from './use-codes.ts';

/** "DS MONDO:1 MONDO:2" as a code with values. */
const code = (text: string): UseCode => {
  const [name = '', ...values] = text.split(' ');
  return { code: toFullCode(name), values };
};
const organisation = (slug: string, kind: OrganisationKind, country = 'VN') => ({ slug, kind, country });
const UNIVERSITY = organisation('dai-hoc', 'university');
const COMPANY = organisation('cong-ty', 'company', 'LA');

const QUESTION: UseQuestion = {
  purpose: 'research',
  operations: ['view', 'download'],
  declared: [],
  beneficiary: { kind: 'organisation', organisations: [UNIVERSITY] },
};
type Changes = Omit<Partial<UseQuestion>, 'declared'> & { declared?: string[] };
const ask = ({ declared = [], ...changes }: Changes): UseQuestion => ({
  ...QUESTION,
  ...changes,
  declared: declared.map(code),
});
const by = (...organisations: (typeof UNIVERSITY)[]): Changes => ({
  beneficiary: { kind: 'person', organisations },
});

/** Every row of the ontology and of our own, beside a permission that fits. */
const TABLE: [condition: string, question: Changes, answer: UseAnswer][] = [
  ['NRES', { purpose: 'commercial' }, 'fits'],
  ['GRU', {}, 'fits'],
  ['GRU', { purpose: 'evaluation' }, 'fits'],
  ['GRU', { purpose: 'teaching' }, 'human'],
  ['GRU', { purpose: 'teaching', declared: ['GRU'] }, 'fits'],
  ['GRU', { purpose: 'public-interest' }, 'human'],
  ['GRU', { purpose: 'commercial' }, 'contradicts'],
  ['GRU', { declared: ['HMB'] }, 'fits'],
  ['GRU', { declared: ['NRES'] }, 'contradicts'],
  ['HMB', {}, 'human'],
  ['HMB', { declared: ['HMB'] }, 'fits'],
  ['HMB', { declared: ['DS MONDO:1'] }, 'fits'],
  ['HMB', { declared: ['GRU'] }, 'contradicts'],
  ['HMB', { declared: ['HMB', 'POA'] }, 'contradicts'],
  ['DS MONDO:1 MONDO:2', {}, 'human'],
  ['DS MONDO:1 MONDO:2', { declared: ['DS MONDO:2'] }, 'fits'],
  ['DS MONDO:1 MONDO:2', { declared: ['DS MONDO:3'] }, 'human'],
  ['DS MONDO:1 MONDO:2', { declared: ['DS'] }, 'human'],
  ['DS MONDO:1 MONDO:2', { declared: ['HMB'] }, 'contradicts'],
  ['POA', {}, 'human'],
  ['POA', { declared: ['POA'] }, 'human'],
  ['POA', { declared: ['HMB'] }, 'contradicts'],
  ['NPOA', { declared: ['POA'] }, 'contradicts'],
  ['NPOA', { declared: ['HMB'] }, 'human'],
  ['NPU', {}, 'fits'],
  ['NPU', by(COMPANY), 'contradicts'],
  ['NPU', by(COMPANY, UNIVERSITY), 'human'],
  ['NPU', by(), 'human'],
  ['NPU', by(organisation('moi', '')), 'human'],
  ['NCU', {}, 'fits'],
  ['NCU', { purpose: 'commercial' }, 'contradicts'],
  ['NCU', { operations: ['commercial-use'] }, 'contradicts'],
  ['NPUNCU', {}, 'fits'],
  ['NPUNCU', { purpose: 'commercial' }, 'contradicts'],
  ['NPUNCU', by(COMPANY), 'contradicts'],
  ['NPUNCU', by(), 'human'],
  ['GS VN LA', {}, 'fits'],
  ['GS VN', by(COMPANY), 'contradicts'],
  ['GS VN', by(COMPANY, UNIVERSITY), 'human'],
  ['IS dai-hoc', {}, 'fits'],
  ['IS vien', {}, 'contradicts'],
  ['PS p-1', {}, 'human'],
  ['PS p-1', { declared: ['PS p-1'] }, 'fits'],
  ['PS p-1', { declared: ['PS p-2'] }, 'contradicts'],
  ['US', {}, 'human'],
  ['US', by(UNIVERSITY), 'fits'],
  ...['RS', 'GSO', 'NMDS', 'COL', 'IRB', 'CC', 'DUO:0000001', 'DUO:0000017', 'DUO:9999999', 'constructor'].map(
    (name): [string, Changes, UseAnswer] => [name, {}, 'human'],
  ),
  ...['PUB', 'MOR 2027-01-31', 'TS 12', 'RTN', 'no-reidentification'].map((name): [string, Changes, UseAnswer] => [
    name,
    {},
    'fits',
  ]),
  ['no-training', { operations: ['train'] }, 'contradicts'],
  ['no-training', { operations: ['publish-weights'] }, 'contradicts'],
  ['no-training', {}, 'fits'],
  ['no-redistribution', { operations: ['redistribute'] }, 'contradicts'],
  ['no-weights-publication', { operations: ['train', 'publish-weights'] }, 'contradicts'],
  ['no-weights-publication', { operations: ['train'] }, 'fits'],
];

test.each(TABLE)('%s, %j: %s', (condition, question, answer) => {
  const conditions = [code(condition)];
  const isPermission = isWithinUse(conditions[0]?.code ?? '', 'DUO:0000001');
  const match = matchUse(isPermission ? conditions : [code('NRES'), ...conditions], ask(question));
  expect(match.answer).toBe(answer);
  const said = match.findings.find((finding) => finding.code === conditions[0]?.code);
  expect(said?.clause).toEqual({ vi: expect.stringMatching(/./), en: expect.stringMatching(/./) });
  expect(said?.problem === '').toBe(answer === 'fits');
});

describe('several codes', () => {
  test('of permissions one is enough, of conditions every one counts', () => {
    const question = ask({ declared: ['POA'] });
    expect(matchUse([code('HMB'), code('GRU')], question).findings.map((one) => one.code)).toEqual(['DUO:0000042']);
    expect(matchUse([code('HMB'), code('POA')], question).answer).toBe('human');
    expect(matchUse([code('GRU'), code('IRB'), code('NCU')], ask({})).answer).toBe('human');
    expect(matchUse([code('GRU'), code('IRB'), code('GS LA')], ask({})).answer).toBe('contradicts');
  });

  test('what nobody has stated, nobody but a person decides', () => {
    expect(matchUse([], ask({}))).toMatchObject({ answer: 'human', findings: [{ code: '' }] });
    expect(matchUse([code('no-training')], ask({})).answer).toBe('human');
    expect(matchUse([code('GRU')], ask({ declared: ['XYZ:1'] })).answer).toBe('human');
  });
});

test('the list has the 25 rows of the ontology, each with words in both languages', () => {
  expect(USE_CODES.filter((known) => known.code.startsWith('DUO:'))).toHaveLength(25);
  expect(new Set(USE_CODES.map((known) => known.code)).size).toBe(USE_CODES.length);
  for (const { label, parents } of USE_CODES) {
    expect(label.vi && label.en).toBeTruthy();
    for (const parent of parents) expect(USE_CODES.map((known) => known.code)).toContain(parent);
  }
  expect(isWithinUse('DUO:0000007', 'DUO:0000004')).toBe(true);
  expect(isWithinUse('DUO:0000042', 'DUO:0000006')).toBe(false);
  expect([toFullCode('ncu'), toFullCode(' no-training ')]).toEqual(['DUO:0000046', 'no-training']);
});

test('nobody may be identified again where there is personal data, whatever the owner states', () => {
  const duty = [{ code: 'no-reidentification', values: [] }];
  expect(dutiesOf([], { personalData: true })).toEqual(duty);
  expect(dutiesOf(duty, { personalData: true })).toEqual(duty);
  expect(dutiesOf([code('GRU'), code('MOR 2027-01-31'), code('no-training')], { personalData: false })).toEqual([
    code('MOR 2027-01-31'),
    code('no-training'),
  ]);
});
