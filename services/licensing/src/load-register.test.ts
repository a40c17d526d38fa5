import parseSpdx from 'spdx-expression-parse';
import { describe, expect, test } from 'vitest';
import { buildRegister } from './domain/licence-register.ts';
import { loadRegister } from './load-register.ts';

const register = loadRegister();

describe('the register', () => {
  test('holds the SPDX list, deprecated ids and the licences that SPDX lacks', () => {
    const sources = Map.groupBy(register.licences, ({ source }) => source);
    expect(sources.get('spdx')?.length).toBeGreaterThan(700);
    expect(sources.get('register')?.length).toBeGreaterThan(10);
    expect(register.byId.get('CC-BY-SA-4.0')).toMatchObject({ deprecated: false, osiApproved: false, source: 'spdx' });
    expect(register.byId.get('MIT')).toMatchObject({ osiApproved: true, name: 'MIT License' });
    expect(register.byId.get('LicenseRef-vn-open-state-data')).toMatchObject({ source: 'register' });
  });

  test('gives each licence a name and an address', () => {
    for (const { id, name, url } of register.licences) {
      expect(name, id).not.toBe('');
      expect(URL.canParse(url), `${id}: ${url}`).toBe(true);
    }
  });

  test('gives each GNU licence that is deprecated its successor', () => {
    const withoutSuccessor = register.licences.filter(({ deprecated, replacedBy }) => deprecated && replacedBy === '');
    expect(withoutSuccessor.map(({ id }) => id)).toEqual(['Net-SNMP']);
  });

  test('replaces ids by expressions over current ids', () => {
    for (const { id, replacedBy } of register.licences.filter((licence) => licence.replacedBy !== '')) {
      const read = parseSpdx(replacedBy);
      expect('license' in read && register.byId.get(read.license)?.deprecated, `${id}: ${replacedBy}`).toBe(false);
    }
  });

  test('has ids outside SPDX that an expression can hold', () => {
    for (const { id } of register.licences.filter(({ source }) => source === 'register')) {
      expect(parseSpdx(id), id).toEqual({ license: id });
    }
  });

  test('has tags in lower case that are no ids', () => {
    for (const tag of [...register.tags.keys(), ...register.unclear.keys()]) {
      expect(tag).toBe(tag.toLowerCase());
      expect(register.idsByLowerCase.has(tag), tag).toBe(false);
    }
  });
});

const empty = {
  spdx: { current: [], deprecated: [], exceptions: [], details: {} },
  others: [],
  replacedIds: {},
  tags: { names: {}, unclear: {} },
};

describe('contradicting data files', () => {
  test('stop the service: a table that names an absent licence', () => {
    expect(() => buildRegister({ ...empty, replacedIds: { 'GPL-3.0': 'GPL-3.0-only' } })).toThrow('GPL-3.0');
    expect(() => buildRegister({ ...empty, tags: { names: { llama: 'LicenseRef-llama' }, unclear: {} } })).toThrow();
  });

  test('stop the service: a licence named twice', () => {
    const licence = { id: 'LicenseRef-a', name: 'A', url: 'https://example.org' };
    expect(() => buildRegister({ ...empty, others: [licence, licence] })).toThrow('twice');
  });
});
