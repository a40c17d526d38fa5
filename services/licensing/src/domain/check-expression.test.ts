import fc from 'fast-check';
import parseSpdx from 'spdx-expression-parse';
import { describe, expect, test } from 'vitest';
import { loadRegister } from '../load-register.ts';
import { judgeExpression, readExpression } from './check-expression.ts';
import type { Terms } from './terms.ts';

const register = loadRegister();
const contract = 'LicenseRef-contract-019ab000-0000-7000-8000-000000000001';
const terms: Terms = {
  acceptBy: null,
  licenceId: contract,
  organisation: 'mekong-data',
  version: 2,
  title: 'Điều khoản dữ liệu',
  conditions: {
    operations: ['view'],
    purposes: ['research'],
    territory: [],
    termMonths: 0,
    seats: 0,
    attribution: '',
    priceNote: '',
    contact: 'x',
    auditRight: false,
    deletionOnExpiry: false,
  },
  texts: [],
  createdAt: new Date(0),
};

function check(text: string, organisation = 'mekong-data') {
  return judgeExpression(readExpression(register, text), organisation, new Map([[contract, terms]]));
}

describe('ids and tags', () => {
  test.each([
    ['MIT', 'MIT'],
    ['cc-by-4.0', 'CC-BY-4.0'],
    ['Cc-By-Sa-4.0', 'CC-BY-SA-4.0'],
    ['apache-2.0', 'Apache-2.0'],
    ['mit', 'MIT'],
    ['cc0-1.0', 'CC0-1.0'],
    ['zlib', 'Zlib'],
    ['postgresql', 'PostgreSQL'],
    ['odbl', 'ODbL-1.0'],
    ['odc-by', 'ODC-By-1.0'],
    ['openmdw-1.0', 'OpenMDW-1.0'],
    ['llama3.1', 'LicenseRef-scancode-llama-3.1-license-2024'],
    ['gemma', 'LicenseRef-scancode-gemma-tou-2025-03-24'],
    ['bigscience-openrail-m', 'LicenseRef-scancode-bigscience-open-rail-m'],
    ['creativeml-openrail-m', 'LicenseRef-scancode-stable-diffusion-2022-08-22'],
    ['licenseref-VN-open-state-data', 'LicenseRef-vn-open-state-data'],
    ['gpl-3.0', 'GPL-3.0-only'],
    ['GPL-3.0', 'GPL-3.0-only'],
    ['GPL-2.0+', 'GPL-2.0-or-later'],
    ['AGPL-3.0+', 'AGPL-3.0-or-later'],
    ['GPL-3.0-only+', 'GPL-3.0-or-later'],
    ['GPL-3.0-or-later+', 'GPL-3.0-or-later'],
    ['Apache-2.0+', 'Apache-2.0+'],
    ['GPL-2.0-with-classpath-exception', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['GPL-2.0-with-classpath-exception+', 'GPL-2.0-or-later WITH Classpath-exception-2.0'],
    ['eCos-2.0', 'GPL-2.0-or-later WITH eCos-exception-2.0'],
    ['gpl-2.0 with classpath-EXCEPTION-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['Apache-2.0 WITH LLVM-exception', 'Apache-2.0 WITH LLVM-exception'],
    ['BSD-2-Clause-FreeBSD', 'BSD-2-Clause-Views'],
    ['mit or (apache-2.0 and odbl)', 'MIT OR Apache-2.0 AND ODbL-1.0'],
  ])('%s is %s', (given, expected) => {
    const answer = check(given);
    expect(answer).toMatchObject({ expression: expected, publishable: true });
    if (given === expected) expect(answer.notes).toEqual([]);
    else if (!given.includes(' ')) expect(answer.notes).toHaveLength(1);
  });

  test('licence ids are single licences, without plus and exception', () => {
    expect(check('Apache-2.0+ WITH LLVM-exception OR GPL-2.0-with-classpath-exception OR mit').licenceIds).toEqual([
      'Apache-2.0',
      'GPL-2.0-only',
      'MIT',
    ]);
  });

  test('a deprecated id says what it is read as, and offers the later versions', () => {
    expect(check('GPL-3.0').notes).toEqual([expect.stringMatching(/GPL-3\.0-only.*GPL-3\.0-or-later/)]);
    expect(check('bzip2-1.0.5').notes).toEqual([expect.stringContaining('bzip2-1.0.6')]);
    expect(check('Net-SNMP')).toMatchObject({ publishable: true, notes: [expect.stringContaining('one by one')] });
  });
});

describe('what names no licence', () => {
  test.each([
    ['other', 'other'],
    ['Unknown', 'unknown'],
    ['none', 'NONE'],
    ['NOASSERTION', 'NOASSERTION'],
    ['', 'NOASSERTION'],
    ['   ', 'NOASSERTION'],
    ['[More Information Needed]', 'NOASSERTION'],
    ['{{ license | default("", true) }}', 'NOASSERTION'],
    ['cc', 'cc'],
    ['openrail', 'openrail'],
    ['gpl', 'gpl'],
    ['MIT AND other', 'MIT AND other'],
  ])('%j cannot be published under, and is asked about', (given, kept) => {
    const answer = check(given);
    expect(answer).toMatchObject({ expression: kept, publishable: false });
    expect(answer.notes).toHaveLength(1);
    expect(check(answer.expression)).toMatchObject({ expression: kept, publishable: false });
  });

  test('an ambiguous tag says which to choose from', () => {
    expect(check('cc').notes.join()).toMatch(/Which .* CC-BY-4\.0/);
    expect(check('openrail').notes.join()).toMatch(/Which .* LicenseRef-scancode-bigscience-open-rail-m/);
  });
});

describe('contracts', () => {
  test('of the organisation itself come with their newest terms', () => {
    expect(check(`${contract} OR CC-BY-NC-4.0`)).toEqual({
      expression: `${contract} OR CC-BY-NC-4.0`,
      licenceIds: [contract, 'CC-BY-NC-4.0'],
      publishable: true,
      notes: [],
      terms: [terms],
    });
    expect(check(contract.toUpperCase()).expression).toBe(contract);
  });

  test.each(['hanoi-university', ''])('of another organisation than %j are not published under', (organisation) => {
    const answer = check(`MIT OR ${contract}`, organisation);
    expect(answer).toMatchObject({ publishable: false, terms: [terms] });
    expect(answer.notes.join()).toContain('mekong-data');
  });

  test('that nobody published are unknown', () => {
    expect(() => check('LicenseRef-contract-nothing')).toThrowWithCode('licence_unknown');
  });

  test('are at most four', () => {
    const four = [1, 2, 3, 4].map((n) => `LicenseRef-contract-${n}`);
    expect(readExpression(register, four.join(' AND ')).contractIds).toEqual(four);
    expect(() => readExpression(register, [...four, contract].join(' AND '))).toThrowWithCode('invalid_argument');
  });
});

describe('what is not known', () => {
  test.each([
    'No-Such-1.0',
    'MIT AND No-Such-1.0',
    'LicenseRef-mine',
    'LicenseRef-scancode-gemma-tou-2025-03-24+',
    'DocumentRef-x:LicenseRef-mine',
    'MIT WITH No-Such-exception',
    'GPL-2.0-with-classpath-exception WITH GCC-exception-2.0',
    `${contract} WITH LLVM-exception`,
    'mít',
  ])('%s is refused', (text) => {
    expect(() => check(text)).toThrow();
  });

  test.each([
    ['CC BY-SA 4.0', 'CC-BY-SA-4.0'],
    ['Apache License 2.0', 'Apache-2.0'],
    ['MIT (in README)', 'MIT'],
    ['GPL-3.0 (repository LICENSE)', 'GPL-3.0-only'],
    ['Apache2.0', 'Apache-2.0'],
  ])('%s is refused with the suggestion %s', (text, suggestion) => {
    const refusal = (() => {
      try {
        return check(text);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toMatchObject({
      details: { suggestion },
      message: expect.stringContaining(`Did you mean ${suggestion}?`),
    });
  });
});

const known = fc.constantFrom(...register.licences.map(({ id }) => id));
const anyCase = fc
  .tuple(known, fc.constantFrom('asis', 'lower', 'upper'))
  .map(([id, form]) => (form === 'lower' ? id.toLowerCase() : form === 'upper' ? id.toUpperCase() : id));

describe('for every licence of the register', () => {
  test('in any case and combination, the answer is canonical: SPDX reads it, and checking it again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyCase, { minLength: 1, maxLength: 8 }), fc.constantFrom(' OR ', ' and '), (ids, joint) => {
        const answer = check(ids.join(joint));
        expect(answer.publishable).toBe(true);
        expect(() => parseSpdx(answer.expression)).not.toThrow();
        expect(check(answer.expression)).toMatchObject({
          expression: answer.expression,
          licenceIds: answer.licenceIds,
        });
      }),
    );
  });

  test('no text makes it fail otherwise than with a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 200 })), (text) => {
        try {
          check(text);
        } catch (error) {
          expect(['invalid_argument', 'licence_unknown']).toContain((error as { code?: string }).code);
        }
      }),
    );
  });
});
