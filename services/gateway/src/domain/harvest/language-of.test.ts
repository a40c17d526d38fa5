import { expect, test } from 'vitest';
import { languageOf } from './language-of.ts';

test.each([
  ['Ca dao tục ngữ', 'vi'],
  ['Ca dao tục ngữ'.normalize('NFD'), 'vi'],
  ['Café São Paulo', undefined],
  ['Vietnamese treebank', undefined],
  ['', undefined],
])('%s is in %s', (text, language) => {
  expect(languageOf(text)).toBe(language);
});
