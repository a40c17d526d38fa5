import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadRegister } from '../load-register.ts';
import { loadTerms } from './load-terms.ts';
import { readRecord } from './read-record.ts';

const register = loadRegister();
const terms = loadTerms(register);
const records = [...terms.values()];
const FOLDER = join(import.meta.dirname, '../../register/terms');
const require = createRequire(import.meta.url);

describe('the term records', () => {
  test('hold every licence that the matrix names', () => {
    expect(terms.size).toBeGreaterThanOrEqual(37);
    for (const id of ['CC0-1.0', 'ODbL-1.0', 'OpenMDW-1.0', 'LicenseRef-vn-open-state-data', 'AGPL-3.0-only']) {
      expect(terms.has(id), id).toBe(true);
    }
  });

  test('cite a clause for everything that they state', () => {
    for (const { id, grants, scope } of records) {
      for (const { value, clause } of [...Object.values(grants), ...Object.values(scope)]) {
        expect(clause === null, `${id}: ${value}`).toBe(value === 'undefined');
      }
    }
  });

  test('carry digests of texts that are really there, and none else', () => {
    for (const { id, textSha256 } of records) {
      const expected = id.startsWith('LicenseRef-') ? [] : [sha256(textOf(id))];
      expect(Object.values(textSha256), id).toEqual(expected);
    }
  });

  test('are summed up in both languages', () => {
    for (const { id, summary } of records) {
      expect(summary.vi.may.length, id).toBe(summary.en.may.length);
      expect(summary.vi.must.length, id).toBe(summary.en.must.length);
      expect(summary.vi.mayNot.length, id).toBe(summary.en.mayNot.length);
      expect(summary.vi.may, id).not.toHaveLength(0);
    }
  });

  test('say that no lawyer has signed them off', () => {
    expect(records.filter(({ reviewedBy }) => reviewedBy !== null)).toEqual([]);
  });

  test('have digests that follow what they say, and not how it is written', () => {
    const text = readFileSync(join(FOLDER, 'MIT.yaml'), 'utf8');
    const { digest } = terms.get('MIT')!;
    expect(readRecord(`# another comment\n${text}`).record?.digest).toBe(digest);
    expect(readRecord(text.replace('paragraph 2', 'paragraph 3')).record?.digest).not.toBe(digest);
    expect(new Set(records.map((record) => record.digest)).size).toBe(records.length);
  });
});

describe('a bad record stops the service', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function withFile(name: string, change: (text: string) => string): () => unknown {
    folder = mkdtempSync(join(tmpdir(), 'term-records-'));
    cpSync(FOLDER, folder, { recursive: true });
    writeFileSync(join(folder, name), change(readFileSync(join(FOLDER, 'MIT.yaml'), 'utf8')));
    return () => loadTerms(register, folder);
  }

  test.each([
    ['a missing grant', (text: string) => text.replace(/ {2}train: .*\n/, ''), 'MIT.yaml'],
    [
      'a permission without a clause',
      (text: string) => text.replace('use: {permit: "paragraph 1 (permission)"}', 'use: {permit: null}'),
      '/grants/use',
    ],
    [
      'two values at once',
      (text: string) => text.replace('train: {undefined: null}', 'train: {undefined: null, permit: "1"}'),
      '/grants/train',
    ],
    ['an unknown key', (text: string) => `${text}price: 1\n`, 'MIT.yaml'],
    ['a key twice', (text: string) => `${text}family: gpl\n`, 'unique'],
    ['no digest but a word', (text: string) => text.replace(/en: [0-9a-f]{64}/, 'en: later'), '/text_sha256'],
    ['a machine check of nothing', (text: string) => text.replace('check: manual', 'check: machine'), '"requires"'],
    ['no YAML', () => 'id: [', 'MIT.yaml'],
    ['a licence that nobody knows', (text: string) => text.replace('id: MIT', 'id: MITT'), 'MITT'],
  ])('%s', (_name, change, said) => {
    expect(withFile('MIT.yaml', change)).toThrow(said);
  });

  test('and every problem is told at once', () => {
    const load = withFile('Nowhere-1.0.yaml', (text) => text.replace('silence: review', 'silence: maybe'));
    writeFileSync(join(folder, 'MIT.yaml'), 'id: MIT\n');
    expect(load).toThrow(/MIT\.yaml: [\s\S]*Nowhere-1\.0\.yaml: /);
  });
});

function textOf(id: string): string {
  return (require(`spdx-license-list/licenses/${id}.json`) as { licenseText: string }).licenseText;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
