import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CEILING_OPERATIONS, CEILINGS } from '../src/domain/derivation/answer.ts';
import { assess } from '../src/domain/derivation/assess.ts';
import { OPERATIONS, type Operation, VERDICTS, type Verdict } from '../src/domain/derivation/question.ts';
import { STANCES, type TermRecord } from '../src/domain/term-record.ts';
import { assessed, type Derivation, questionOf, type Source, terms } from './derivations.ts';

const ids = [...terms.keys()];
const licence = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...ids) },
  { weight: 1, arbitrary: fc.constantFrom('?', 'NOASSERTION', 'OGL-UK-3.0') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...ids), fc.constantFrom(' OR ', ' AND '), fc.constantFrom(...ids))
      .map((parts) => parts.join('')),
  },
);
const evidence = fc.constantFrom('self-asserted', 'signed', 'audited');
const plain = fc.record({
  licence,
  kind: fc.constantFrom('dataset', 'model'),
  operation: fc.option(fc.constantFrom(...OPERATIONS), { nil: undefined }),
  evidence,
  disputed: fc.boolean(),
});
const source = fc.record({
  licence,
  kind: fc.constantFrom('dataset', 'model'),
  from: fc.array(plain, { maxLength: 2 }),
  by: fc.constantFrom(...OPERATIONS),
  evidence,
});
const sources = fc.array(source, { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Source[]>;
const output = fc.record({
  licence: fc.option(fc.constantFrom(...ids, 'MIT OR CC-BY-SA-4.0', 'MIT AND CC-BY-NC-4.0'), { nil: undefined }),
  name: fc.constantFrom('llama-x', 'x', null),
  files: fc.constantFrom(null, [], ['Notice']),
  shared: fc.boolean(),
  served: fc.boolean(),
  commercial: fc.boolean(),
});
const derivation = fc
  .record({ from: sources, operation: fc.constantFrom<Operation>(...OPERATIONS), output })
  .map(({ output: { licence: outbound, ...rest }, ...more }) => ({
    ...more,
    output: outbound === undefined ? rest : { ...rest, licence: outbound },
  })) as fc.Arbitrary<Derivation>;
const stance = fc.constantFrom(...STANCES);

const rank = (verdict: Verdict) => VERDICTS.indexOf(verdict);
const RUNS = { numRuns: 1_500 };

describe('for any derivation', () => {
  test('another parent never improves the verdict', () => {
    fc.assert(
      fc.property(derivation, source, stance, (given, added, by) => {
        const less = assessed(given, by).verdict;
        const more = assessed({ ...given, from: [...given.from, added as Source] }, by).verdict;
        expect(rank(more)).toBeGreaterThanOrEqual(rank(less));
      }),
      RUNS,
    );
  });

  test('the order of parents does not matter', () => {
    const shuffled = derivation.chain((given) => {
      const { works, edges } = questionOf(given, 'conservative');
      const order = fc.record({
        works: fc.shuffledSubarray([...works], { minLength: works.length }),
        edges: fc.shuffledSubarray([...edges], { minLength: edges.length }),
      });
      return fc.tuple(fc.constant(given), order);
    });
    fc.assert(
      fc.property(shuffled, stance, ([given, order], by) => {
        const question = questionOf(given, by);
        expect(assess({ ...question, ...order })).toEqual(assess(question));
      }),
      RUNS,
    );
  });

  test('a collection is never judged worse than a merger', () => {
    fc.assert(
      fc.property(derivation, stance, (given, by) => {
        const from = given.from.map((one) => ({ ...(one as object), operation: undefined }) as unknown as Source);
        const collected = assessed({ ...given, from, operation: 'collect' }, by).verdict;
        const merged = assessed({ ...given, from, operation: 'merge' }, by).verdict;
        expect(rank(collected)).toBeLessThanOrEqual(rank(merged));
      }),
      RUNS,
    );
  });

  test('no ceiling exceeds that of any parent alone', () => {
    fc.assert(
      fc.property(derivation, stance, (given, by) => {
        const { ceilings, choices } = assessed(given, by);
        // Among alternatives, another one may be chosen where the source stands alone.
        fc.pre(choices.length === 0);
        for (const one of given.from) {
          const alone = assessed({ ...given, from: [one] }, by).ceilings;
          for (const operation of CEILING_OPERATIONS) {
            expect(CEILINGS.indexOf(ceilings[operation])).toBeGreaterThanOrEqual(CEILINGS.indexOf(alone[operation]));
          }
        }
      }),
      { ...RUNS, numRuns: 500 },
    );
  });

  test('every line that is not OK cites a clause and a text, or says why not', () => {
    fc.assert(
      fc.property(derivation, stance, (given, by) => {
        for (const line of assessed(given, by).proof) {
          if (line.result === 'OK') continue;
          expect(line.reason).not.toBe('');
          expect(line.path).not.toHaveLength(0);
          expect(line.uncited === '').toBe(line.clause !== '' && line.textSha256 !== '');
          if (line.clause !== '') expect(line.termsDigest).toMatch(/^[0-9a-f]{64}$/);
        }
      }),
      RUNS,
    );
  });

  test('something unknown in it never comes out OK', () => {
    const unknown = fc.constantFrom('?', 'NOASSERTION', 'OGL-UK-3.0');
    fc.assert(
      fc.property(derivation, unknown, stance, (given, name, by) => {
        const { verdict, ceilings } = assessed({ ...given, from: [...given.from, name] }, by);
        expect(rank(verdict)).toBeGreaterThanOrEqual(rank('REVIEW'));
        if (given.operation !== 'evaluate') expect(ceilings['commercial-use']).not.toBe('permit');
      }),
      RUNS,
    );
  });

  test('a changed record changes only what used it', () => {
    fc.assert(
      fc.property(derivation, fc.constantFrom(...ids), stance, (given, id, by) => {
        const record = terms.get(id) as TermRecord;
        const none = { value: 'prohibit', clause: 'changed' } as const;
        const grants = { ...record.grants, use: none, share: none, output_use: none };
        const changed = new Map([...terms, [id, { ...record, grants, digest: 'changed' }]]);
        const question = questionOf(given, by);
        const names = JSON.stringify([question.works, question.output.licence]);
        if (names.includes(`"${id}"`)) return;
        expect(assess({ ...question, terms: changed })).toEqual(assess(question));
      }),
      RUNS,
    );
  });

  test('the verdict is that of its worst line, which is shown first', () => {
    fc.assert(
      fc.property(derivation, stance, (given, by) => {
        const { verdict, proof } = assessed(given, by);
        expect(proof[0]?.result).toBe(verdict);
      }),
      RUNS,
    );
  });
});
