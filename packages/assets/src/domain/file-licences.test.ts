import { describe, expect, test } from 'vitest';
import {
  assignmentProblems,
  conclusionProblems,
  countingLicences,
  fileLicencesOf,
  type LicenceAssignment,
  licenceFinder,
  licenceRules,
  openDoubts,
  type RuleCount,
  ruleFinder,
} from './file-licences.ts';
import { isLicenceText, TextWitness } from './licence-texts.ts';

const says = (paths: string, licence: string, more: Partial<LicenceAssignment> = {}): LicenceAssignment => ({
  paths,
  licence,
  evidence: '',
  evidenceSha256: '',
  ...more,
});
const version = { licence: 'MIT', licences: [says('data/**', 'CC-BY-NC-4.0'), says('data/open/**', 'CC0-1.0')] };
const FILES = ['LICENSE', 'data/a', 'data/open/b', 'model.bin'];

function counted(rules: ReturnType<typeof licenceRules>, files = FILES): string[] {
  const find = ruleFinder(rules);
  const counts: RuleCount[] = rules.map((_, index) => ({
    files: files.filter((path) => find(path) === index).length,
    bytes: 0,
  }));
  return countingLicences(rules, counts);
}

describe('the licence of a file', () => {
  test('is that of the last rule that names it', () => {
    const licenceOf = licenceFinder(licenceRules(version));
    expect(FILES.map(licenceOf)).toEqual(['MIT', 'CC-BY-NC-4.0', 'CC0-1.0', 'MIT']);
    const concluded = licenceFinder(
      licenceRules(version, [says('data/open/**', 'CC-BY-4.0'), says('model.bin', 'CC-BY-SA-3.0')]),
    );
    expect(FILES.map(concluded)).toEqual(['MIT', 'CC-BY-NC-4.0', 'CC-BY-4.0', 'CC-BY-SA-3.0']);
  });

  test('counts with every other, that of the version too until something is concluded instead', () => {
    expect(counted(licenceRules(version))).toEqual(['MIT', 'CC-BY-NC-4.0', 'CC0-1.0']);
    const everywhere = { licence: 'CC-BY-NC-4.0', licences: [says('**', 'MIT')] };
    expect(counted(licenceRules(everywhere))).toEqual(['CC-BY-NC-4.0', 'MIT']);
    expect(counted(licenceRules(everywhere, [says('**', 'MIT')]))).toEqual(['MIT']);
    expect(counted(licenceRules(version, [says('data/**', 'MIT')]))).toEqual(['MIT']);
    expect(fileLicencesOf(version)).toEqual(['CC-BY-NC-4.0', 'CC0-1.0']);
  });

  test('never counts less with one assignment more', () => {
    const patterns = ['**', 'data/**', '**/b', 'model.bin', '*', 'data/*'];
    for (const first of patterns) {
      for (const second of patterns) {
        const one = counted(licenceRules({ licence: 'A', licences: [says(first, 'B')] }));
        const two = counted(licenceRules({ licence: 'A', licences: [says(first, 'B'), says(second, 'C')] }));
        // What is left without a file is refused at publication, so nothing drops out unseen.
        expect(two).toContain('A');
        if (one.includes('B') && !two.includes('B')) expect(two).toContain('C');
      }
    }
  });
});

describe('what is said of licences', () => {
  test('is refused with every problem at once', () => {
    const fields = assignmentProblems([says('a', ' '), says('../b', 'MIT', { evidenceSha256: 'x' }), says('a', 'MIT')]);
    expect(fields.map(({ field }) => field)).toEqual([
      'licences[0].licence',
      'licences[1].paths',
      'licences[1].evidenceSha256',
      'licences[2].paths',
    ]);
    expect(assignmentProblems(Array.from({ length: 33 }, (_, index) => says(`f${index}`, 'MIT')))).toHaveLength(1);
    expect(assignmentProblems(version.licences)).toEqual([]);
    expect(conclusionProblems(says('**', 'MIT')).map(({ field }) => field)).toEqual(['evidence', 'evidenceSha256']);
  });
});

describe('texts', () => {
  test.each([
    'LICENSE',
    'LICENCE.txt',
    'data/COPYING',
    'NOTICE.md',
    'License-Apache',
    'README.md',
    'x/ReadMe.md',
    'UNLICENSE',
  ])('such as %s are read', (path) => {
    expect(isLicenceText({ path, size: 100 })).toBe(true);
  });
  test.each(['license.json', 'licensed/a.txt', 'my-license', 'licenses.csv', 'readme.txt', 'notices.py'])(
    'such as %s are not',
    (path) => {
      expect(isLicenceText({ path, size: 100 })).toBe(false);
    },
  );
  test('of nothing, or of very much, are not', () => {
    expect([0, 2_000_000].map((size) => isLicenceText({ path: 'LICENSE', size }))).toEqual([false, false]);
  });

  test.each([
    ['MIT', 'MIT', false],
    ['MIT', 'Apache-2.0 OR MIT', false],
    ['Apache-2.0 AND MIT', 'MIT AND Apache-2.0', false],
    ['CC-BY-NC-4.0', 'CC-BY-4.0', true],
    ['MIT AND GPL-3.0-only', 'MIT', true],
    ['GPL-3.0-only', 'GPL-3.0-or-later', false],
  ])('that speak of %s raise a doubt where %s is declared: %s', (licence, declared, doubtful) => {
    const [text] = new TextWitness([{ path: 'LICENSE', licence, how: 'title' }]).found(declared);
    expect(text?.doubt !== '').toBe(doubtful);
  });

  test('speak for what is beside and below them, and not for themselves', () => {
    const said = ['LICENSE', 'data/LICENSE'].map((path) => ({ path, licence: 'MIT', how: 'title' }));
    const doubts = (files: Record<string, string>) => {
      const witness = new TextWitness(said);
      for (const [path, licence] of Object.entries(files)) witness.look({ path, size: 1 }, licence);
      return witness.found('CC0-1.0').map(({ declared, doubt }) => [declared, doubt !== '']);
    };
    expect(doubts({})).toEqual([
      ['CC0-1.0', true],
      ['CC0-1.0', true],
    ]);
    expect(doubts({ LICENSE: 'MIT', 'data/LICENSE': 'MIT', 'data/a': 'CC0-1.0' })).toEqual([
      ['CC0-1.0', true],
      ['CC0-1.0', true],
    ]);
    expect(doubts({ 'code.py': 'MIT', 'data/a': 'CC0-1.0' })).toEqual([
      ['MIT, CC0-1.0', false],
      ['CC0-1.0', true],
    ]);
  });

  test('are settled by a conclusion on the file', () => {
    const found = { path: 'data/LICENSE', licence: 'MIT', how: 'title', declared: 'CC0-1.0', doubt: 'x' };
    const fine = { ...found, path: 'LICENSE', doubt: '' };
    expect(openDoubts([found, fine], [])).toEqual(['x']);
    expect(openDoubts([found, fine], [says('other/**', 'MIT')])).toEqual(['x']);
    expect(openDoubts([found, fine], [says('data/**', 'MIT')])).toEqual([]);
  });
});
