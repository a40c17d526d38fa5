import { expect, test } from 'vitest';
import { bibtexEntry } from './citation.ts';

const cited = {
  kind: 'dataset',
  organisation: 'viet-data',
  name: 'ud-vi_vtb',
  title: 'Ngân hàng cây & câu: 100% {mở}',
  version: '1.0.0+a',
  publisher: 'Công ty Dữ liệu Việt',
  publishedAt: '2026-11-02T09:00:00.000Z',
  manifestDigest: 'ab12',
  url: 'https://registry.example/datasets/viet-data/ud-vi_vtb?version=1.0.0%2Ba',
} as const;

test('an entry names the exact bytes, in TeX', () => {
  expect(bibtexEntry(cited)).toBe(
    [
      '@misc{viet-data-ud-vi-vtb-1.0.0-a,',
      '  author = {{Công ty Dữ liệu Việt}},',
      '  title = {{Ngân hàng cây \\& câu: 100\\% \\{mở\\}}},',
      '  year = {2026},',
      '  version = {1.0.0+a},',
      '  url = {https://registry.example/datasets/viet-data/ud-vi_vtb?version=1.0.0%2Ba},',
      '  note = {sha256:ab12}',
      '}',
    ].join('\n'),
  );
});

test('what is not there is left out', () => {
  const entry = bibtexEntry({ ...cited, publishedAt: null, manifestDigest: '' });
  expect(entry).not.toMatch(/year|note/);
});
