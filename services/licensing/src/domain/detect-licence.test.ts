import { createHash } from 'node:crypto';
import full from 'spdx-license-list/full.js';
import { describe, expect, test } from 'vitest';
import { loadRegister } from '../load-register.ts';
import { detectLicences, knownTexts } from '../operations/detect-licences.ts';
import { loadTerms } from '../terms/load-terms.ts';

const register = loadRegister();
const known = knownTexts(register, loadTerms(register));
const given = (path: string, text: string, sha256 = createHash('sha256').update(text).digest('hex')) => ({
  path,
  sha256,
  head: new TextEncoder().encode(text),
});
const said = (path: string, text: string) =>
  detectLicences(known, [given(path, text)]).map(({ licence, how }) => [licence, how])[0];
const listed = (id: string) => (full as Record<string, { licenseText: string }>)[id]?.licenseText ?? '';

describe('a text', () => {
  test.each(['MIT', 'CC-BY-4.0', 'CC-BY-NC-4.0', 'Apache-2.0', 'ODbL-1.0'])(
    'that is wholly that of %s is known by it',
    (id) => {
      expect(said('LICENSE', listed(id))).toEqual([id, 'text']);
      expect(said('LICENSE', `\uFEFF${listed(id).trim().replaceAll('\n', '\r\n')}\r\n`)).toEqual([id, 'text']);
    },
  );

  test.each([
    ['MIT License\n\nCopyright (c) 2026 Ngân hàng dữ liệu\n\nPermission is …', 'MIT'],
    ['The MIT License\n\nCopyright', 'MIT'],
    [
      '                                 Apache License\n                           Version 2.0, January 2004\n',
      'Apache-2.0',
    ],
    ['GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3, 19 November 2007', 'AGPL-3.0-only'],
    ['GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n', 'GPL-3.0-only'],
    ['Attribution-NonCommercial 4.0 International\n\n=====', 'CC-BY-NC-4.0'],
    ['Creative Commons Attribution-ShareAlike 3.0 Unported\n', 'CC-BY-SA-3.0'],
  ])('that begins %j speaks of %s', (text, id) => {
    expect(said('data/LICENSE.txt', text)).toEqual([id, 'title']);
  });

  test.each([
    ['SPDX-License-Identifier: Apache-2.0 OR MIT\nMIT License', 'Apache-2.0 OR MIT', 'spdx-tag'],
    ['/* SPDX-License-Identifier: cc-by-nc-4.0 */', 'CC-BY-NC-4.0', 'spdx-tag'],
    ['<!-- SPDX-License-Identifier: MIT -->\n', 'MIT', 'spdx-tag'],
  ])('with a tag speaks of what the tag names: %j', (text, licence, how) => {
    expect(said('COPYING', text)).toEqual([licence, how]);
  });

  test.each([
    '',
    'All rights reserved.',
    'License',
    'SPDX-License-Identifier: Nope-1.0',
    'SPDX-License-Identifier: (',
    '\u0000\uFFFD',
  ])('such as %j speaks of none', (text) => {
    expect(said('LICENSE', text)).toBeUndefined();
  });
});

describe('a card', () => {
  test.each([
    ['---\nlicense: cc-by-nc-4.0\n---\n# Bộ dữ liệu', ['CC-BY-NC-4.0', 'front-matter']],
    ['---\r\nlicense:\r\n- mit\r\n- cc-by-4.0\r\n---\r\n', ['MIT AND CC-BY-4.0', 'front-matter']],
    ['---\nlicense: other\n---\n', undefined],
    ['---\nlicense: [\n---\n', undefined],
    ['---\nlicense: {a: b}\n---\n', undefined],
    ['# MIT License\n', undefined],
    ['---\ntitle: x\n---\nlicense: mit', undefined],
  ])('%j speaks of %j', (text, expected) => {
    expect(said('README.md', text)).toEqual(expected);
  });
});

test('more texts, or longer ones, are refused', () => {
  const many = Array.from({ length: 65 }, () => given('LICENSE', 'x'));
  expect(() => detectLicences(known, many)).toThrowWithCode('invalid_argument');
  expect(() => detectLicences(known, [given('LICENSE', 'x'.repeat(32_769))])).toThrowWithCode('invalid_argument');
});
