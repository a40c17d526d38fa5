import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchUse, type UseAnswer, type UseQuestion } from './match-use.ts';
import { beyondUse } from './use-ceiling.ts';
import { isPermission, USE_CODES, type UseCode } from './use-codes.ts';
import { OPERATIONS, PURPOSES } from './vocabulary.ts';

const useCode: fc.Arbitrary<UseCode> = fc.record({
  code: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...USE_CODES.map(({ code }) => code)) },
    { weight: 1, arbitrary: fc.string() },
  ),
  values: fc.array(fc.constantFrom('VN', 'LA', '12', 'dai-hoc', 'p-1', 'MONDO:1'), { maxLength: 2 }),
});
const conditions = fc.uniqueArray(useCode, { selector: ({ code }) => code, maxLength: 6 });
const question: fc.Arbitrary<UseQuestion> = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  operations: fc.subarray([...OPERATIONS], { minLength: 1 }),
  declared: fc.uniqueArray(useCode, { selector: ({ code }) => code, maxLength: 4 }),
  beneficiary: fc.record({
    kind: fc.constantFrom('person', 'organisation'),
    organisations: fc.array(
      fc.record({
        slug: fc.constantFrom('dai-hoc', 'cong-ty'),
        kind: fc.constantFrom('', 'company', 'university'),
        country: fc.constantFrom('', 'VN', 'LA'),
      }),
      { maxLength: 2 },
    ),
  }),
});
const SEVERITY: readonly UseAnswer[] = ['fits', 'human', 'contradicts'];
const severity = (answer: UseAnswer) => SEVERITY.indexOf(answer);

test('the order of codes changes nothing', () => {
  fc.assert(
    fc.property(conditions, question, (codes, asked) => {
      expect(matchUse(codes.toReversed(), asked).answer).toBe(matchUse(codes, asked).answer);
    }),
  );
});

test('one more condition never makes more fit; one more permission never less', () => {
  fc.assert(
    fc.property(conditions, useCode, question, (codes, more, asked) => {
      fc.pre(codes.every(({ code }) => code !== more.code));
      const [before, after] = [matchUse(codes, asked), matchUse([...codes, more], asked)].map((match) =>
        severity(match.answer),
      );
      if (!isPermission(more.code)) expect(after).toBeGreaterThanOrEqual(before!);
      else if (codes.some(({ code }) => isPermission(code))) expect(after).toBeLessThanOrEqual(before!);
    }),
  );
});

test('the answer is that of the gravest finding, and every finding that does not fit says why', () => {
  fc.assert(
    fc.property(conditions, question, (codes, asked) => {
      const { answer, findings } = matchUse(codes, asked);
      expect(severity(answer)).toBe(Math.max(...findings.map((finding) => severity(finding.answer))));
      for (const finding of findings) expect(finding.problem !== '').toBe(finding.answer !== 'fits');
    }),
  );
});

test('what fits never has an operation that a code rules out, and is never of a code that nobody knows', () => {
  const known = new Set(USE_CODES.map(({ code }) => code));
  fc.assert(
    fc.property(conditions, question, (codes, asked) => {
      if (matchUse(codes, asked).answer !== 'fits') return;
      const extent = { operations: asked.operations, from: new Date(0), until: undefined };
      expect(beyondUse(codes, extent)).toEqual([]);
      expect([...codes, ...asked.declared].every(({ code }) => known.has(code))).toBe(true);
    }),
  );
});
