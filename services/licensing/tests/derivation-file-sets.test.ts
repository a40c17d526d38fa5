import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CEILING_OPERATIONS, CEILINGS } from '../src/domain/derivation/answer.ts';
import { OPERATIONS, VERDICTS, type Verdict } from '../src/domain/derivation/question.ts';
import { STANCES } from '../src/domain/term-record.ts';
import { assessed, type Derivation, terms } from './derivations.ts';

const rank = (verdict: Verdict) => VERDICTS.indexOf(verdict);
const verdict = (derivation: Derivation) => assessed(derivation, 'explicit-text').verdict;

describe('a source with several licences', () => {
  test('asks for what each of them asks for', () => {
    const from = (files: string[]): Derivation => ({
      from: [{ licence: 'MIT', files }],
      operation: 'filter',
      output: { licence: 'MIT' },
    });
    expect(verdict(from([]))).toBe('DUTY');
    expect(verdict(from(['CC-BY-SA-3.0']))).toBe('BLOCK');
    expect(verdict({ ...from(['CC-BY-NC-4.0']), output: { licence: 'CC-BY-NC-4.0', commercial: true } })).toBe('BLOCK');
    const { ceilings } = assessed(from(['CC-BY-NC-4.0']), 'explicit-text');
    expect(ceilings['commercial-use']).toBe('prohibit');
  });

  test('that do not go together cannot be worked into one', () => {
    const from = [{ licence: 'CC-BY-SA-4.0', files: ['CC-BY-NC-4.0'] }];
    expect(verdict({ from, operation: 'merge', output: { licence: 'CC-BY-SA-4.0' } })).toBe('BLOCK');
    expect(verdict({ from, operation: 'collect', output: { licence: 'CC-BY-SA-4.0' } })).toBe('DUTY');
  });

  test('one of which nobody knows is looked at, and none is a refusal', () => {
    const from = (other: string): Derivation => ({
      from: [{ licence: 'CC0-1.0', files: [other] }],
      operation: 'copy',
      output: { licence: 'CC0-1.0' },
    });
    expect(verdict(from('?'))).toBe('REVIEW');
    expect(verdict(from('NOASSERTION'))).toBe('BLOCK');
  });

  test('on the way was given on under each: what one of them laundered is found', () => {
    const laundered: Derivation = {
      from: [{ licence: 'CC-BY-NC-4.0', files: ['MIT'], from: ['CC-BY-NC-4.0'], by: 'filter' }],
      operation: 'filter',
      output: { licence: 'CC-BY-NC-4.0' },
    };
    expect(assessed(laundered, 'explicit-text').proof[0]).toMatchObject({ rule: 'outbound-limit', result: 'BLOCK' });
    expect(verdict({ ...laundered, from: [{ licence: 'CC-BY-NC-4.0', from: ['CC-BY-NC-4.0'], by: 'filter' }] })).toBe(
      'DUTY',
    );
  });
});

describe('an output with several licences', () => {
  test('owes what its sources ask for under each of them', () => {
    const made = (fileLicences: string[]): Derivation => ({
      from: ['CC-BY-SA-4.0'],
      operation: 'filter',
      output: { licence: 'CC-BY-SA-4.0', fileLicences },
    });
    expect(verdict(made([]))).toBe('DUTY');
    const { verdict: worse, proof } = assessed(made(['MIT']), 'explicit-text');
    expect(worse).toBe('BLOCK');
    expect(proof[0]?.reason).toContain('outbound MIT');
  });

  test('must carry use restrictions in each of them', () => {
    const tuned = (fileLicences: string[]): Derivation => ({
      from: [{ licence: 'openrail', kind: 'model' }],
      operation: 'finetune',
      output: { licence: 'openrail', fileLicences },
    });
    const passes = (derivation: Derivation) =>
      assessed(derivation, 'explicit-text').proof.every(({ rule }) => rule !== 'passthrough');
    expect(passes(tuned([]))).toBe(true);
    expect(passes(tuned(['MIT']))).toBe(false);
  });

  test('is looked at when a text in it says otherwise, with sources or without', () => {
    const doubts = ['"LICENSE" speaks of GPL-3.0-only, and MIT is declared'];
    for (const from of [[], ['CC0-1.0']] as const) {
      const { proof, verdict: found } = assessed(
        { from: [...from], operation: 'copy', output: { licence: 'MIT', doubts } },
        'conservative',
      );
      expect(found).toBe('REVIEW');
      expect(proof[0]).toMatchObject({
        rule: 'detected-licence',
        result: 'REVIEW',
        parent: 'output',
        reason: doubts[0],
      });
    }
    const derived: Derivation = {
      from: [{ licence: 'CC0-1.0', doubts }],
      operation: 'copy',
      output: { licence: 'CC0-1.0' },
    };
    const { ceilings, verdict: found } = assessed(derived, 'conservative');
    expect([found, ceilings.download]).toEqual(['REVIEW', 'review']);
  });
});

const id = fc.constantFrom(...terms.keys());
const known = fc.oneof(
  { weight: 6, arbitrary: id },
  { weight: 1, arbitrary: fc.constantFrom('?', 'NOASSERTION', 'Zlib') },
);
const source = fc.record({
  licence: known,
  kind: fc.constantFrom('dataset' as const, 'model' as const),
  files: fc.array(known, { maxLength: 2 }),
  from: fc.array(fc.record({ licence: id, files: fc.array(id, { maxLength: 1 }) }), { maxLength: 1 }),
  by: fc.constantFrom(...OPERATIONS),
});
const given = fc.record({
  source,
  others: fc.array(id, { maxLength: 1 }),
  operation: fc.constantFrom(...OPERATIONS),
  licence: id,
  fileLicences: fc.array(id, { maxLength: 2 }),
  commercial: fc.boolean(),
  added: known,
  stance: fc.constantFrom(...STANCES),
});
const RUNS = { numRuns: 1_000 };

describe('for any derivation', () => {
  test('one set of files more of a source never improves the verdict, nor any ceiling', () => {
    fc.assert(
      fc.property(given, ({ source: one, others, operation, licence, commercial, added, stance }) => {
        const ask = (files: string[]) =>
          assessed({ from: [{ ...one, files }, ...others], operation, output: { licence, commercial } }, stance);
        const [less, more] = [ask(one.files), ask([...one.files, added])];
        expect(rank(more.verdict)).toBeGreaterThanOrEqual(rank(less.verdict));
        for (const name of CEILING_OPERATIONS)
          expect(CEILINGS.indexOf(more.ceilings[name])).toBeGreaterThanOrEqual(CEILINGS.indexOf(less.ceilings[name]));
      }),
      RUNS,
    );
  });

  test('one set of files more of a work on the way never improves it either', () => {
    fc.assert(
      fc.property(given, ({ source: one, operation, licence, commercial, added, stance }) => {
        const ask = (files: string[]) => {
          const from = [{ licence: 'CC-BY-4.0', from: [{ ...one, from: [], files }], by: one.by }];
          return assessed({ from, operation, output: { licence, commercial } }, stance).verdict;
        };
        expect(rank(ask([...one.files, added]))).toBeGreaterThanOrEqual(rank(ask(one.files)));
      }),
      RUNS,
    );
  });

  test('one set of files more of the output never improves it', () => {
    fc.assert(
      fc.property(given, id, ({ source: one, others, operation, licence, fileLicences, commercial, stance }, more) => {
        const ask = (sets: string[]) =>
          assessed({ from: [one, ...others], operation, output: { licence, fileLicences: sets, commercial } }, stance)
            .verdict;
        expect(rank(ask([...fileLicences, more]))).toBeGreaterThanOrEqual(rank(ask(fileLicences)));
      }),
      RUNS,
    );
  });
});
