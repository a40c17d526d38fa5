import { describe, expect, test } from 'vitest';
import { candidatePlan } from './candidate-plan.ts';
import { lexemeCounts } from './lexeme-counts.ts';
import { type MatchQuery, matchQuery } from './match-query.ts';

const plan = (input: string, common: Record<string, number> = {}) => {
  const counts = lexemeCounts(new Map(Object.entries(common)));
  return candidatePlan(matchQuery(input, counts) as MatchQuery, counts);
};

describe('a plan for candidates', () => {
  test('takes every hit of uncommon words, those of every word first', () => {
    const { tiers, complete } = plan('khanh hoa');
    expect(complete).toBe(true);
    expect(tiers[0]).toBe("('~khanh') & ('~hoa':*)");
    expect(tiers[1]).toBe(matchQuery('khanh hoa', lexemeCounts(new Map()))?.any);
    expect(plan('khanh').tiers).toHaveLength(1);
  });

  test('leaves words out that stand nearly everywhere, and looks for them in the newest items', () => {
    const common = { '~du': 400_000, '~lieu': 390_000, '~du lieu': 380_000 };
    expect(plan('du lieu khanh hoa', common)).toEqual({
      tiers: ["('~du') & ('~lieu') & ('~khanh') & ('~hoa':*)", expect.not.stringMatching(/'~du'|'~lieu'|'~du lieu'/)],
      complete: false,
    });
    expect(plan('du lieu', common)).toEqual({ tiers: [], complete: false });
  });

  test('takes as many of the rarest lexemes as are affordable together', () => {
    const { tiers } = plan('cong nghe sinh hoc', {
      '~cong': 90_000,
      '~nghe': 80_000,
      '~sinh': 70_000,
      '~hoc': 60_000,
      '~cong nghe': 15_000,
      '~sinh hoc': 9_000,
    });
    expect(tiers).toEqual([expect.stringContaining("'~sinh hoc'")]);
    expect(tiers[0]).not.toContain("'~cong nghe'");
    expect(tiers[0]).toContain("'~nghe sinh'");
  });
});
