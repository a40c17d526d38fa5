import { describe, expect, test } from 'vitest';
import { type Case, caseProblems, type Scope, scopeProblems, textProblems } from './request-limits.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const fieldsOf = (problems: { field: string }[]) => problems.map(({ field }) => field);

describe('the scope of a request', () => {
  const scope: Scope = { versions: '*', purpose: 'research', seats: 1, beneficiary: 'organisation' };

  test.each<[string, Partial<Scope>, string[]]>([
    ['is fine', {}, []],
    ['may be a range', { versions: '>=1.0.0 <2.0.0 || ^3.1.0' }, []],
    ['needs a range', { versions: 'latest' }, ['versions']],
    ['refuses an endless range', { versions: '1.0.0 || '.repeat(40) }, ['versions']],
    ['needs a purpose', { purpose: undefined }, ['purpose']],
    ['needs a seat', { seats: 0 }, ['seats']],
    ['takes 1,000 seats', { seats: 1_000 }, []],
    ['refuses 1,001 seats', { seats: 1_001 }, ['seats']],
    ['refuses negative seats', { seats: -1 }, ['seats']],
    ['has at most 21 seats for people', { seats: 22, beneficiary: 'person' }, ['seats']],
    ['names every problem', { versions: 'x y', purpose: undefined, seats: 0 }, ['versions', 'purpose', 'seats']],
  ])('%s', (_name, changes, expected) => {
    expect(fieldsOf(scopeProblems({ ...scope, ...changes }))).toEqual(expected);
  });
});

describe('the words and the time of a request', () => {
  const given: Case = {
    statement: 'Đánh giá tách từ trên địa danh.',
    newFrom: undefined,
    from: undefined,
    until: new Date('2027-11-22T09:00:00Z'),
  };
  const at = (text: string) => new Date(text);
  const start = (text: string) => ({ newFrom: at(text), from: at(text) });

  test.each<[string, Partial<Case>, string[]]>([
    ['are fine', {}, []],
    ['need 20 characters', { statement: '19 characters here.' }, ['statement']],
    ['do not count blanks', { statement: `  ${' '.repeat(30)}ngắn  ` }, ['statement']],
    ['take 5,000 characters', { statement: 'x'.repeat(5_000) }, []],
    ['refuse 5,001 characters', { statement: 'x'.repeat(5_001) }, ['statement']],
    ['need an end', { until: undefined }, ['until']],
    ['refuse an end in the past', { until: NOW }, ['until']],
    ['take five years', { until: at('2031-11-22T09:00:00Z') }, []],
    ['refuse more than five years', { until: at('2031-11-22T09:00:01Z') }, ['until']],
    ['refuse a start in the past', start('2026-11-21T09:00:00Z'), ['from']],
    ['forgive a slow clock', start('2026-11-22T08:56:00Z'), []],
    ['keep an old start', { from: at('2026-11-01T09:00:00Z') }, []],
    ['refuse an end before the start', start('2028-01-01T00:00:00Z'), ['until']],
  ])('%s', (_name, changes, expected) => {
    expect(fieldsOf(caseProblems({ ...given, ...changes }, NOW, { draft: false }))).toEqual(expected);
  });

  test('may be missing in a draft, but not wrong', () => {
    const empty: Case = { statement: '', newFrom: undefined, from: undefined, until: undefined };
    expect(caseProblems(empty, NOW, { draft: true })).toEqual([]);
    expect(fieldsOf(caseProblems({ ...empty, until: NOW }, NOW, { draft: true }))).toEqual(['until']);
  });
});

test.each([
  ['', true, 1],
  ['  ', true, 1],
  ['', false, 0],
  ['fine', true, 0],
  ['much too long', false, 1],
])('the text "%s" (required: %s) has %d problems', (text, required, count) => {
  expect(textProblems('note', text, 10, { required })).toHaveLength(count);
});
