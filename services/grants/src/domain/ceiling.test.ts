import { describe, expect, test } from 'vitest';
import { type CeilingQuestion, requireWithinTerms, type TermsLimits } from './ceiling.ts';

const terms: TermsLimits = {
  licenceId: 'LicenseRef-contract-1',
  version: 3,
  operations: ['view', 'download'],
  purposes: ['research', 'teaching'],
  territory: ['VN'],
  termMonths: 12,
  seats: 5,
};
const question: CeilingQuestion = {
  offer: {
    versions: '*',
    operations: ['view', 'download'],
    seats: 5,
    from: new Date('2027-02-28T10:00:00Z'),
    until: new Date('2028-02-28T10:00:00Z'),
  },
  purpose: 'research',
  homes: [['VN']],
};

function clausesRefused(changes: Partial<CeilingQuestion>, limits: Partial<TermsLimits>[] = [{}]): string[] {
  try {
    requireWithinTerms(
      { ...question, ...changes },
      limits.map((limit) => ({ ...terms, ...limit })),
    );
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'state_conflict' });
    return (error as { details: { clauses: { clause: string }[] } }).details.clauses.map(({ clause }) => clause);
  }
}

describe('the ceiling of the terms', () => {
  const offer = (changes: Partial<CeilingQuestion['offer']>) => ({ offer: { ...question.offer, ...changes } });

  test.each<[string, Partial<CeilingQuestion>, Partial<TermsLimits>[], string[]]>([
    ['permits what it names', {}, [{}], []],
    ['is no ceiling without terms', offer({ operations: ['commercial-use'] }), [], []],
    ['refuses another operation', offer({ operations: ['download', 'train'] }), [{}], ['operations']],
    ['refuses another purpose', { purpose: 'commercial' }, [{}], ['purposes']],
    ['refuses a longer time', offer({ until: new Date('2028-02-28T10:00:01Z') }), [{}], ['term_months']],
    ['refuses more seats', offer({ seats: 6 }), [{}], ['seats']],
    ['refuses another country', { homes: [['LA']] }, [{}], ['territory']],
    ['refuses an unknown country', { homes: [[]] }, [{}], ['territory']],
    ['refuses when one of several is elsewhere', { homes: [['VN'], ['LA']] }, [{}], ['territory']],
    ['refuses when nobody is named', { homes: [] }, [{}], ['territory']],
    [
      'takes 0 and empty as unlimited',
      { ...offer({ seats: 900, until: new Date('2031-01-01') }), homes: [[]] },
      [{ seats: 0, termMonths: 0, territory: [] }],
      [],
    ],
    [
      'takes silence on operations and purposes as no permission',
      {},
      [{ operations: [], purposes: [] }],
      ['operations', 'purposes'],
    ],
    ['asks all terms of the licence', {}, [{}, { operations: ['view'] }], ['operations']],
  ])('%s', (_name, changes, limits, expected) => {
    expect(clausesRefused(changes, limits)).toEqual(expected);
  });

  test('counts calendar months to the last day of a shorter one', () => {
    const from = new Date('2026-08-31T00:00:00Z');
    const until = (text: string) => offer({ from, until: new Date(text) });
    expect(clausesRefused(until('2027-02-28T00:00:00Z'), [{ termMonths: 6 }])).toEqual([]);
    expect(clausesRefused(until('2027-03-01T00:00:00Z'), [{ termMonths: 6 }])).toEqual(['term_months']);
  });

  test('names terms, version and clause', () => {
    expect(() => requireWithinTerms({ ...question, purpose: 'commercial' }, [terms])).toThrow(
      'Clause "purposes" of LicenseRef-contract-1 version 3',
    );
  });
});
