import { describe, expect, test } from 'vitest';
import type { AssetFacts } from './facts.ts';
import { type ItemFacts, indexEntry } from './index-entry.ts';

const asset: AssetFacts = {
  id: 'a',
  kind: 'model',
  organisation: 'dai-hoc',
  name: 'phobert-base',
  title: 'Mô hình Kỹ thuật',
  summary: 'tóm tắt',
  description: 'mô tả dài',
  access: 'open',
  licence: 'MIT',
  languages: [],
  tags: ['thẻ'],
  tasks: ['fill-mask'],
  labels: [],
  latestVersion: '1.0.0',
  revision: 1,
  updatedAt: new Date(0),
};
const latest = { fileCount: 1, totalBytes: 1, publishedAt: new Date(0), namesSources: false };
const facts = (changes: Partial<ItemFacts> = {}): ItemFacts => ({
  asset,
  latest,
  cardText: 'thẻ mô hình',
  organisationName: 'Đại học Phương Nam',
  ...changes,
});

describe('an index entry', () => {
  test('weighs title and name most, then tags and owner, then texts, then the card', () => {
    const { document } = indexEntry(facts());
    for (const lexeme of ["'kĩ':3A", "'phobert':6A", "'fill':", "'~phuong':", "'tóm':", "'~mo hinh':"]) {
      expect(document).toContain(lexeme);
    }
    expect(document).toMatch(/'phương':\d+B/);
    expect(document).toMatch(/'tắt':\d+C/);
  });

  test('has keys for what is called exactly so and for suggestions', () => {
    expect(indexEntry(facts())).toMatchObject({
      titleWords: 'mô hình kĩ thuật',
      titleKey: 'mo hinh ki thuat',
      nameKey: 'phobert base',
      suggestKey: ' mo hinh ki thuat phobert base',
      listed: true,
    });
  });

  test('ranks by the whole document unless a text is long', () => {
    expect(indexEntry(facts()).lead).toBeNull();
    const { document, lead } = indexEntry(facts({ cardText: `${'đầu '.repeat(100)}cuối` }));
    expect(document).toContain("'cuối'");
    expect(lead).not.toContain("'cuối'");
    expect(lead).toContain("'đầu'");
  });

  test('of what was retracted is found by nothing', () => {
    expect(indexEntry(facts({ latest: null }))).toMatchObject({ listed: false, document: '', lead: null });
  });
});
