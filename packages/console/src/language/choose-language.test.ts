import { expect, test } from 'vitest';
import { chooseLanguage } from './choose-language.ts';

test.each([
  [null, ['vi-VN', 'en-US'], 'vi'],
  [null, ['fr', 'en-GB', 'vi'], 'en'],
  [null, ['fr', 'de'], 'vi'],
  [null, [], 'vi'],
  ['en', ['vi-VN'], 'en'],
  ['vi', ['en'], 'vi'],
  ['klingon', ['EN'], 'en'],
])('chosen %j, asked for %j → %s', (chosen, asked, language) => {
  expect(chooseLanguage(chosen, asked)).toBe(language);
});
