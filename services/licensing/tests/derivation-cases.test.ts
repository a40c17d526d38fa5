import { describe, expect, test } from 'vitest';
import type { ProofLine } from '../src/domain/derivation/answer.ts';
import type { Verdict } from '../src/domain/derivation/question.ts';
import { STANCES, type Stance } from '../src/domain/term-record.ts';
import { contractRecord } from './contract-record.ts';
import { assessed, type Derivation, idOf, type Source, terms } from './derivations.ts';

/** The rule, licence and clause that a verdict rests on; `-` = there is none to cite. */
type Because = [rule: string, licence: string, clause: string];
type Case = {
  name: string;
  given: Derivation;
  /** Explicit text, conservative. */
  verdicts: [Verdict, Verdict];
  /** For both stances, or for each. */
  because?: Because | { 'explicit-text'?: Because; conservative?: Because };
};

const model = (licence: string, more: object = {}): Source => ({ licence, kind: 'model', ...more });
const SILENT = 'LicenseRef-contract-silent';
const EXPIRED = 'LicenseRef-contract-expired';
const ALL = 'LicenseRef-contract-all';
const withContracts = new Map([
  ...terms,
  [SILENT, contractRecord(SILENT, { grants: ['use', 'share'] })],
  [
    EXPIRED,
    contractRecord(EXPIRED, { grants: ['use', 'share', 'adapt', 'train', 'publish_weights'], expiry: '2026-10-31' }),
  ],
  [
    ALL,
    contractRecord(ALL, {
      grants: ['use', 'share', 'adapt', 'train', 'publish_weights', 'sublicense'],
      expiry: '2027-12-31',
    }),
  ],
]);
const fromLlama = (licence: string): Source => ({
  licence: 'CDLA-Permissive-2.0',
  operation: 'train',
  from: [model(licence)],
  by: 'generate',
});
const tuned = (licence: string, name: string): Derivation => ({
  from: [fromLlama(licence), model('Apache-2.0')],
  operation: 'finetune',
  output: { name, licence: 'Apache-2.0' },
});
const both = (verdict: Verdict): [Verdict, Verdict] => [verdict, verdict];

const cases: Case[] = [
  // Section 9 of the design.
  {
    name: 'Wikipedia (BY-SA) and arXiv (NC-SA) → train, weights as Apache-2.0',
    given: { from: ['CC-BY-SA-4.0', 'CC-BY-NC-SA-4.0'], operation: 'train', output: { licence: 'Apache-2.0' } },
    verdicts: ['REVIEW', 'BLOCK'],
    because: {
      'explicit-text': ['grant:train', 'CC-BY-SA-4.0', ''],
      conservative: ['outbound', 'CC-BY-NC-SA-4.0', '3(b)(1)'],
    },
  },
  {
    name: 'OSM (ODbL) and CC-BY → merge, as ODbL',
    given: { from: ['ODbL-1.0', 'CC-BY-4.0'], operation: 'merge', output: { licence: 'ODbL-1.0' } },
    verdicts: both('REVIEW'),
    because: ['pair:by-odbl', 'CC-BY-4.0', '2(a)(5)(B), 3(a)'],
  },
  {
    name: 'OSM (ODbL) and CC-BY → merge, as CC-BY',
    given: { from: ['ODbL-1.0', 'CC-BY-4.0'], operation: 'merge', output: { licence: 'CC-BY-4.0' } },
    verdicts: both('BLOCK'),
    because: ['outbound', 'ODbL-1.0', '4.4(a)'],
  },
  {
    name: 'OSM (ODbL) and CC-BY → collect',
    given: { from: ['ODbL-1.0', 'CC-BY-4.0'], operation: 'collect', output: { licence: 'ODbL-1.0 AND CC-BY-4.0' } },
    verdicts: both('DUTY'),
    because: ['duties', 'ODbL-1.0', '4.2(b), 4.2(c); 4.7(a)'],
  },
  {
    name: 'Llama 3.1 outputs → dataset → fine-tune of an Apache model, named llama-…',
    given: tuned('llama3.1', 'llama-vi'),
    verdicts: ['DUTY', 'REVIEW'],
    because: {
      'explicit-text': ['duties', 'llama3.1', '1.b.i; 1.b.iv; 2'],
      conservative: ['grant:train', 'Apache-2.0', ''],
    },
  },
  {
    name: 'the same, under another name',
    given: tuned('llama3.1', 'phoenix-vi'),
    verdicts: both('BLOCK'),
    because: ['duty:model-name', 'llama3.1', '1.b.i'],
  },
  {
    name: 'the same with Llama 2 outputs',
    given: tuned('llama2', 'llama-vi'),
    verdicts: both('BLOCK'),
    because: ['scope:synthetic', 'llama2', '1.b.v'],
  },
  {
    name: 'CDLA-Sharing and NC → merge',
    given: {
      from: ['CDLA-Sharing-1.0', 'CC-BY-NC-4.0'],
      operation: 'merge',
      output: { licence: 'CDLA-Sharing-1.0' },
    },
    verdicts: both('BLOCK'),
    because: ['pair:cdla-sharing-limit', 'CDLA-Sharing-1.0', '3.3'],
  },
  {
    name: 'CDLA-Sharing and NC → collect',
    given: { from: ['CDLA-Sharing-1.0', 'CC-BY-NC-4.0'], operation: 'collect' },
    verdicts: both('DUTY'),
  },
  {
    name: 'a contract that expired mid-path',
    given: {
      from: [{ licence: 'CC0-1.0', from: [EXPIRED], by: 'collect' }],
      operation: 'filter',
      terms: withContracts,
      output: { licence: 'CC0-1.0' },
    },
    verdicts: both('BLOCK'),
    because: ['expired', EXPIRED, 'term'],
  },
  {
    name: 'ND → filter and publish',
    given: { from: ['CC-BY-ND-4.0'], operation: 'filter', output: { licence: 'CC-BY-ND-4.0' } },
    verdicts: both('BLOCK'),
    because: ['no-derivatives', 'CC-BY-ND-4.0', '2(a)(1)(B)'],
  },
  {
    name: 'ND → train inside only',
    given: { from: ['CC-BY-ND-4.0'], operation: 'train', output: { shared: false } },
    verdicts: ['REVIEW', 'OK'],
    because: { 'explicit-text': ['grant:train', 'CC-BY-ND-4.0', ''] },
  },
  {
    name: 'ND → train and publish the weights',
    given: { from: ['CC-BY-ND-4.0'], operation: 'train', output: { licence: 'CC-BY-ND-4.0' } },
    verdicts: ['REVIEW', 'BLOCK'],
    because: { conservative: ['no-derivatives', 'CC-BY-ND-4.0', '2(a)(1)(B)'] },
  },
  {
    name: 'OpenRAIL-M model → distil, as Apache-2.0 without its restrictions',
    given: { from: [model('openrail')], operation: 'distil', output: { licence: 'Apache-2.0' } },
    verdicts: both('BLOCK'),
    because: ['passthrough', 'openrail', '4(a), 5, attachment A'],
  },
  {
    name: 'OpenRAIL-M model → distil, as Apache-2.0 with its restrictions',
    given: {
      from: [model('openrail')],
      operation: 'distil',
      output: { licence: 'Apache-2.0', carries: ['bigscience-open-rail-m-attachment-a'] },
    },
    verdicts: both('DUTY'),
    because: ['duties', 'openrail', '4(b); 4(c); 4(d); 4(a), 5'],
  },
  {
    name: 'Llama 3.1 weights merged with Gemma',
    given: {
      from: [model('llama3.1'), model('gemma')],
      operation: 'merge-weights',
      output: { name: 'llama-gemma', licence: 'llama3.1 AND gemma', files: ['NOTICE'] },
    },
    verdicts: both('REVIEW'),
    because: ['pair:restrictions-combine', 'gemma', '3.1, 3.2'],
  },
  {
    name: 'NC test set, evaluate only',
    given: { from: ['CC-BY-NC-4.0'], operation: 'evaluate', output: { kind: 'model' } },
    verdicts: both('OK'),
    because: ['grants', 'CC-BY-NC-4.0', '2(a)(1)(A)'],
  },
  {
    name: 'one unknown parent',
    given: { from: ['CC0-1.0', '?'], operation: 'merge', output: { licence: 'CC0-1.0' } },
    verdicts: both('REVIEW'),
    because: ['unknown-parent', '', ''],
  },
  {
    name: 'one unlicensed parent',
    given: { from: ['CC0-1.0', 'NOASSERTION'], operation: 'merge', output: { licence: 'CC0-1.0' } },
    verdicts: both('BLOCK'),
    because: ['no-licence', 'NOASSERTION', ''],
  },
  {
    name: 'a contract silent on training → train',
    given: { from: [SILENT], operation: 'train', terms: withContracts },
    verdicts: both('BLOCK'),
    because: ['grant:train', SILENT, ''],
  },
  {
    name: '"MIT OR CC-BY-NC-4.0" → filter, sold',
    given: {
      from: ['MIT OR CC-BY-NC-4.0'],
      operation: 'filter',
      output: { licence: 'MIT', commercial: true },
    },
    verdicts: both('DUTY'),
    because: ['duties', 'MIT', 'paragraph 2 (condition)'],
  },
  {
    name: 'a public alliance asset (commercial use) with NC',
    given: { from: ['CC-BY-NC-4.0'], operation: 'filter', output: { licence: 'CC-BY-NC-4.0', commercial: true } },
    verdicts: both('BLOCK'),
    because: ['grant:commercial', 'CC-BY-NC-4.0', '1(i), 2(a)(1)'],
  },
  // The traps of real data, and the rows of the matrix.
  {
    name: 'GPL word list → Apache corpus',
    given: { from: ['GPL-2.0-only', 'Apache-2.0'], operation: 'merge', output: { licence: 'Apache-2.0' } },
    verdicts: both('BLOCK'),
    because: ['outbound', 'GPL-2.0-only', '2(b)'],
  },
  {
    name: 'CC-BY-SA, GPL and NC → one Apache corpus',
    given: {
      from: ['CC-BY-SA-4.0', 'GPL-3.0-only', 'CC-BY-NC-4.0'],
      operation: 'merge',
      output: { licence: 'Apache-2.0' },
    },
    verdicts: both('BLOCK'),
    because: ['outbound', 'GPL-3.0-only', '5(c)'],
  },
  {
    name: 'GPL code and BY-SA-4.0 data → one way, to GPL-3.0',
    given: { from: ['GPL-3.0-only', 'CC-BY-SA-4.0'], operation: 'merge', output: { licence: 'GPL-3.0-only' } },
    verdicts: both('DUTY'),
  },
  {
    name: 'GPL code and BY-SA-4.0 data → not the other way',
    given: { from: ['GPL-3.0-only', 'CC-BY-SA-4.0'], operation: 'merge', output: { licence: 'CC-BY-SA-4.0' } },
    verdicts: both('BLOCK'),
    because: ['outbound', 'GPL-3.0-only', '5(c)'],
  },
  {
    name: 'BY-SA and ODbL in one database',
    given: { from: ['CC-BY-SA-4.0', 'ODbL-1.0'], operation: 'merge', output: { licence: 'ODbL-1.0' } },
    verdicts: both('BLOCK'),
    because: ['pair:by-sa-odbl', 'CC-BY-SA-4.0', '3(b)(1)'],
  },
  {
    name: 'BY-SA-3.0 model annotated and given on under BY-SA-4.0',
    given: { from: ['CC-BY-SA-3.0'], operation: 'annotate', output: { licence: 'CC-BY-SA-4.0' } },
    verdicts: both('DUTY'),
    because: ['duties', 'CC-BY-SA-3.0', '4(c); 4(a); 3(b), 4(c); 4(b)'],
  },
  {
    name: 'BY-SA-4.0 does not go back to 3.0',
    given: { from: ['CC-BY-SA-4.0'], operation: 'annotate', output: { licence: 'CC-BY-SA-3.0' } },
    verdicts: both('BLOCK'),
    because: ['outbound', 'CC-BY-SA-4.0', '3(b)(1)'],
  },
  {
    name: 'CC0 → anything',
    given: { from: ['CC0-1.0'], operation: 'train', output: { licence: 'MIT', commercial: true } },
    verdicts: both('OK'),
    because: ['grants', 'CC0-1.0', '2, 3'],
  },
  {
    name: 'law texts (not protected) → corpus under MIT',
    given: { from: ['vn-law'], operation: 'filter', output: { licence: 'MIT' } },
    verdicts: both('OK'),
  },
  {
    name: 'law texts inside a GPL repository: the file set has its own licence',
    given: {
      from: ['vn-law', { licence: 'GPL-3.0-only', operation: 'collect' }],
      operation: 'filter',
      output: { licence: 'MIT' },
    },
    verdicts: both('DUTY'),
    because: ['duties', 'GPL-3.0-only', '4; 6'],
  },
  {
    name: 'CC-BY → train, weights as Apache-2.0',
    given: { from: ['CC-BY-4.0'], operation: 'train', output: { licence: 'Apache-2.0' } },
    verdicts: ['REVIEW', 'DUTY'],
    because: { conservative: ['duties', 'CC-BY-4.0', '3(a)(1)(A); 3(a)(1)(C); 3(a)(1)(B); 2(a)(5)'] },
  },
  {
    name: 'NC → train, weights as NC: it sticks',
    given: { from: ['CC-BY-NC-4.0'], operation: 'train', output: { licence: 'CC-BY-NC-4.0' } },
    verdicts: ['REVIEW', 'DUTY'],
  },
  {
    name: 'NC → train, weights as Apache-2.0',
    given: { from: ['CC-BY-NC-4.0'], operation: 'train', output: { licence: 'Apache-2.0' } },
    verdicts: ['REVIEW', 'BLOCK'],
    because: { conservative: ['outbound-limit', 'CC-BY-NC-4.0', '1(i), 2(a)(1)'] },
  },
  {
    name: 'BY-SA → train, weights as BY-SA',
    given: { from: ['CC-BY-SA-4.0'], operation: 'train', output: { licence: 'CC-BY-SA-4.0' } },
    verdicts: ['REVIEW', 'DUTY'],
  },
  {
    name: 'ODbL → train: a model is read as a Produced Work',
    given: { from: ['ODbL-1.0'], operation: 'train', output: { licence: 'MIT' } },
    verdicts: ['DUTY', 'REVIEW'],
    because: { 'explicit-text': ['duties', 'ODbL-1.0', '4.3'], conservative: ['grant:train', 'ODbL-1.0', ''] },
  },
  {
    name: 'ODbL filtered, then trained: the changed database is owed too',
    given: {
      from: [{ licence: 'ODbL-1.0', from: ['ODbL-1.0'], by: 'filter' }],
      operation: 'train',
      output: { licence: 'MIT' },
    },
    verdicts: ['DUTY', 'REVIEW'],
    because: { 'explicit-text': ['duties', 'ODbL-1.0', '4.3; 4.6'] },
  },
  {
    name: 'ODC-By → train',
    given: { from: ['ODC-By-1.0'], operation: 'train', output: { licence: 'MIT' } },
    verdicts: both('DUTY'),
    because: ['duties', 'ODC-By-1.0', '4.3'],
  },
  {
    name: 'ODC-By → merge, under other terms',
    given: { from: ['ODC-By-1.0'], operation: 'merge', output: { licence: 'CC-BY-4.0' } },
    verdicts: both('BLOCK'),
    because: ['outbound', 'ODC-By-1.0', '4.2(a)'],
  },
  {
    name: 'CDLA-Permissive-2.0 → train: results are free',
    given: { from: ['CDLA-Permissive-2.0'], operation: 'train', output: { licence: 'MIT', commercial: true } },
    verdicts: both('OK'),
    because: ['grants', 'CDLA-Permissive-2.0', '1.1; 3.1, 5.4'],
  },
  {
    name: 'CDLA-Sharing → train: free but for memorisation',
    given: { from: ['CDLA-Sharing-1.0'], operation: 'train', output: { licence: 'MIT' } },
    verdicts: both('DUTY'),
    because: ['duties', 'CDLA-Sharing-1.0', '1.11, 3.5'],
  },
  {
    name: 'C-UDA → filter, under other terms',
    given: { from: ['C-UDA-1.0'], operation: 'filter', output: { licence: 'MIT' } },
    verdicts: both('BLOCK'),
    because: ['outbound', 'C-UDA-1.0', '3.1.2'],
  },
  {
    name: 'O-UDA → filter, terms of choice',
    given: { from: ['O-UDA-1.0'], operation: 'filter', output: { licence: 'MIT' } },
    verdicts: both('DUTY'),
    because: ['duties', 'O-UDA-1.0', '3.1.1; 3.1.2'],
  },
  {
    name: 'MIT → train',
    given: { from: ['MIT'], operation: 'train', output: { licence: 'MIT' } },
    verdicts: ['OK', 'REVIEW'],
  },
  {
    name: 'Apache model → distil: the text is silent',
    given: { from: [model('Apache-2.0')], operation: 'distil', output: { licence: 'Apache-2.0' } },
    verdicts: both('REVIEW'),
    because: ['grant:output_use', 'Apache-2.0', ''],
  },
  {
    name: 'OpenMDW model → finetune, and its outputs → dataset',
    given: { from: [model('OpenMDW-1.0')], operation: 'generate', output: { licence: 'CC0-1.0' } },
    verdicts: both('OK'),
    because: ['grants', 'OpenMDW-1.0', 'outputs paragraph'],
  },
  {
    name: 'Gemma model → outputs → student model, restrictions left out',
    given: {
      from: [{ licence: 'CC0-1.0', from: [model('gemma')], by: 'generate' }],
      operation: 'train',
      output: { licence: 'Apache-2.0', files: ['Notice.txt'] },
    },
    verdicts: both('BLOCK'),
    because: ['passthrough', 'gemma', '3.1, 3.2'],
  },
  {
    name: 'Gemma fine-tuned without its Notice file',
    given: { from: [model('gemma')], operation: 'finetune', output: { licence: 'gemma', files: ['README.md'] } },
    verdicts: both('BLOCK'),
    because: ['duty:notice-file', 'gemma', '3.1'],
  },
  {
    name: 'Gemma fine-tuned with its Notice file',
    given: { from: [model('gemma')], operation: 'finetune', output: { licence: 'gemma', files: ['docs/Notice.txt'] } },
    verdicts: both('DUTY'),
  },
  {
    name: 'Llama 4 quantised, files not known yet',
    given: {
      from: [model('llama4')],
      operation: 'quantise',
      output: { licence: 'llama4', name: 'Llama-4-q4', files: null },
    },
    verdicts: both('REVIEW'),
    because: ['duty:notice-file', 'llama4', '1.b.iii'],
  },
  {
    name: 'DeepSeek fine-tuned and offered as a service',
    given: {
      from: [model('deepseek')],
      operation: 'finetune',
      output: { licence: 'deepseek', shared: false, served: true },
    },
    verdicts: both('DUTY'),
    because: ['duties', 'deepseek', '4(a), 5'],
  },
  {
    name: 'NVIDIA open model fine-tuned, under MIT',
    given: { from: [model('nvidia')], operation: 'finetune', output: { licence: 'MIT', files: ['Notice'] } },
    verdicts: both('DUTY'),
    because: ['duties', 'nvidia', '3.1; 2.3; 2.1'],
  },
  {
    name: 'open state data → sold as it is',
    given: { from: ['vn-state'], operation: 'copy', output: { licence: 'vn-state', commercial: true } },
    verdicts: both('BLOCK'),
    because: ['raw-resale', 'vn-state', 'Decree 47/2020 arts. 17-18, repealed; Decree 194/2025 not seen'],
  },
  {
    name: 'open state data → filtered and sold with its source cited',
    given: { from: ['vn-state'], operation: 'filter', output: { licence: 'MIT', commercial: true } },
    verdicts: both('DUTY'),
  },
  {
    name: 'NC laundered through a CC0 corpus',
    given: {
      from: [{ licence: 'CC0-1.0', from: ['CC-BY-NC-4.0'], by: 'filter' }],
      operation: 'filter',
      output: { licence: 'CC0-1.0' },
    },
    verdicts: both('BLOCK'),
    because: ['outbound-limit', 'CC-BY-NC-4.0', '1(i), 2(a)(1)'],
  },
  {
    name: 'a copy of CC-BY under another licence',
    given: { from: ['CC-BY-4.0'], operation: 'copy', output: { licence: 'MIT' } },
    verdicts: both('REVIEW'),
    because: ['outbound', 'CC-BY-4.0', ''],
  },
  {
    name: 'a licence that nobody has read here',
    given: { from: ['OGL-UK-3.0'], operation: 'merge', output: { licence: 'MIT' } },
    verdicts: both('REVIEW'),
    because: ['no-terms', 'OGL-UK-3.0', ''],
  },
  {
    name: 'a claim that nobody signed',
    given: {
      from: [{ licence: 'CC0-1.0', evidence: 'self-asserted' }],
      operation: 'merge',
      output: { licence: 'CC0-1.0' },
    },
    verdicts: both('REVIEW'),
    because: ['evidence', '', ''],
  },
  {
    name: 'a disputed source',
    given: { from: [{ licence: 'CC0-1.0', disputed: true }], operation: 'merge', output: { licence: 'CC0-1.0' } },
    verdicts: both('REVIEW'),
    because: ['evidence', '', ''],
  },
  {
    name: 'an agreement that a caller says has ended',
    given: { from: [{ licence: 'MIT', until: '2026-11-21' }], operation: 'evaluate' },
    verdicts: both('BLOCK'),
    because: ['expired', 'MIT', ''],
  },
  {
    name: 'terms that end → something that does not',
    given: { from: [ALL], operation: 'filter', terms: withContracts, output: { licence: 'MIT' } },
    verdicts: both('BLOCK'),
    because: ['outbound-limit', ALL, 'term'],
  },
  {
    name: 'two licences at once in one file set',
    given: { from: ['MIT AND CC-BY-NC-4.0'], operation: 'filter', output: { licence: 'MIT' } },
    verdicts: both('BLOCK'),
    because: ['outbound-limit', 'CC-BY-NC-4.0', '1(i), 2(a)(1)'],
  },
  {
    name: 'an outbound choice that one parent does not allow',
    given: { from: ['CC-BY-SA-4.0'], operation: 'filter', output: { licence: 'CC-BY-SA-4.0 OR MIT' } },
    verdicts: both('BLOCK'),
    because: ['outbound', 'CC-BY-SA-4.0', '3(b)(1)'],
  },
];

describe.each(STANCES)('%s', (stance: Stance) => {
  test.each(cases)('$name', ({ given, verdicts, because }) => {
    const { verdict, proof } = assessed(given, stance);
    expect(verdict, JSON.stringify(proof.slice(0, 4), null, 1)).toBe(verdicts[stance === 'conservative' ? 1 : 0]);
    const cited = Array.isArray(because) ? because : because?.[stance];
    if (!cited) return;
    const [rule, licence, clause] = cited;
    const lines = proof.filter((line) => line.result === verdict);
    expect(lines.map(told)).toContainEqual({ rule, licence: idOf(licence), clause });
  });
});

function told({ rule, licence, clause }: ProofLine) {
  return { rule, licence, clause };
}

test('there are enough of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
});

describe('beside the verdict', () => {
  test('the choice among alternatives is recorded', () => {
    const given: Derivation = {
      from: ['CC-BY-NC-4.0 OR MIT'],
      operation: 'filter',
      output: { licence: 'MIT', commercial: true },
    };
    expect(assessed(given, 'conservative').choices).toEqual([
      { ref: 'dataset:org/a@1.0.0', expression: 'CC-BY-NC-4.0 OR MIT', chosen: 'MIT' },
    ]);
  });

  test('a model trained inside only on ND material is not shareable', () => {
    const { ceilings } = assessed(
      { from: ['CC-BY-ND-4.0'], operation: 'train', output: { shared: false } },
      'conservative',
    );
    expect(ceilings).toMatchObject({ 'publish-weights': 'prohibit', redistribute: 'prohibit', view: 'permit' });
  });

  test('NC sticks to what can be granted', () => {
    const { ceilings } = assessed({ from: ['CC0-1.0', 'CC-BY-NC-4.0'], operation: 'collect' }, 'explicit-text');
    expect(ceilings).toMatchObject({ 'commercial-use': 'prohibit', train: 'review', redistribute: 'permit' });
  });

  test('what only measured a model does not bind it', () => {
    const given: Derivation = {
      from: ['CC0-1.0', { licence: 'CC-BY-NC-4.0', operation: 'evaluate' }],
      operation: 'train',
      output: { licence: 'MIT', commercial: true },
    };
    expect(assessed(given, 'conservative')).toMatchObject({ verdict: 'OK', ceilings: { 'commercial-use': 'permit' } });
  });

  test('outputs of Llama 2 are not for training', () => {
    const { ceilings } = assessed({ from: [model('llama2')], operation: 'generate' }, 'explicit-text');
    expect(ceilings.train).toBe('prohibit');
  });

  test('both sets of duties come with merged weights, each with its way', () => {
    const { duties } = assessed(
      {
        from: [model('llama3.1'), model('gemma')],
        operation: 'merge-weights',
        output: { name: 'Llama-Gemma', licence: 'llama3.1 AND gemma', files: ['NOTICE'] },
      },
      'explicit-text',
    );
    expect(duties).toContainEqual(
      expect.objectContaining({
        id: 'model-name',
        licence: idOf('llama3.1'),
        state: 'met',
        paths: [['model:org/a@1.0.0', 'output']],
      }),
    );
    expect(duties).toContainEqual(expect.objectContaining({ id: 'use-restrictions', licence: idOf('gemma') }));
  });

  test('a duty is listed once for its rightsholder, with every way', () => {
    const source: Source = { licence: 'MIT', rightsholder: 'mekong-data' };
    const { duties } = assessed({ from: [source, source], operation: 'merge' }, 'explicit-text');
    expect(duties).toHaveLength(1);
    expect(duties[0]?.paths).toHaveLength(2);
  });

  test('a recorded decision lifts what it is about, while it runs, and nothing else', () => {
    const exception = {
      id: 'e1',
      parent: 'dataset:org/a@1.0.0',
      licence: 'CC-BY-4.0',
      rule: 'grant:train',
      until: '2026-11-22',
      decidedBy: 'p1',
      documentSha256: 'd'.repeat(64),
    };
    const given: Derivation = { from: ['CC-BY-4.0'], operation: 'train', output: { shared: false } };
    expect(assessed(given, 'explicit-text')).toMatchObject({ verdict: 'REVIEW', exceptions: [] });
    const lifted = assessed({ ...given, exceptions: [exception] }, 'explicit-text');
    expect(lifted).toMatchObject({ verdict: 'OK', exceptions: ['e1'] });
    expect(lifted.proof).toContainEqual(expect.objectContaining({ rule: 'grant:train', exception: 'e1' }));
    for (const other of [{ until: '2026-11-21' }, { licence: 'MIT' }, { rule: 'grant:use' }, { parent: 'x' }]) {
      const exceptions = [{ ...exception, ...other }];
      expect(assessed({ ...given, exceptions }, 'explicit-text').verdict).toBe('REVIEW');
    }
  });

  test('what is too large is a review, never a permission', () => {
    const many = Array.from({ length: 10_001 }, () => 'CC0-1.0');
    const large = assessed({ from: many, operation: 'collect' }, 'explicit-text');
    expect(large).toMatchObject({ verdict: 'REVIEW', proof: [{ rule: 'too-large' }] });
    const choices = Array.from({ length: 9 }, () => 'MIT OR CC0-1.0');
    expect(assessed({ from: choices, operation: 'collect' }, 'explicit-text').proof[0]?.rule).toBe('too-large');
    const chain = (length: number): Source =>
      length === 0 ? 'CC0-1.0' : { licence: 'CC0-1.0', from: [chain(length - 1)], by: 'copy' };
    expect(assessed({ from: [chain(600)], operation: 'copy' }, 'explicit-text').proof[0]?.rule).toBe('too-large');
    const owed = Array.from({ length: 2_100 }, (_, at): Source => ({ licence: 'MIT', rightsholder: `r${at}` }));
    expect(assessed({ from: owed, operation: 'merge' }, 'explicit-text').proof[0]?.rule).toBe('too-large');
    const most = assessed({ from: many.slice(1), operation: 'collect' }, 'explicit-text');
    expect(most).toMatchObject({ verdict: 'OK', omitted: 9_500 });
  });

  test('the hardest question that is looked at takes seconds at most', () => {
    const from: Source[] = Array.from({ length: 10_000 }, (_, at) => (at < 8 ? 'MIT OR CC-BY-NC-4.0' : 'CC-BY-SA-4.0'));
    const started = performance.now();
    const { proof } = assessed({ from, operation: 'merge', output: { licence: 'MIT' } }, 'conservative');
    expect(proof[0]?.rule).toBe('too-large');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('every answer says what it is', () => {
    expect(assessed({ from: ['MIT'], operation: 'merge' }, 'conservative')).toMatchObject({
      stance: 'conservative@3',
      engine: '1.1.0',
      note: 'engine assessment, not legal advice',
    });
  });
});
