import { describe, expect, test } from 'vitest';
import { factAboutEvent, isPlain, textsOf, withoutName, withPseudonyms } from './audit-fact.ts';

const object = { kind: 'membership', id: 'viettel/p1', version: '1.0.0', digest: 'ab' };

describe('what may be stored', () => {
  test.each([
    ['', true],
    ['đại-học/bộ-dữ-liệu', true],
    ['x'.repeat(1_000), true],
    ['x'.repeat(1_001), false],
    ['a\u0000b', false],
    ['a\nb', false],
    ['\ud800', false],
  ])('%j: %s', (text, plain) => {
    expect(isPlain(text)).toBe(plain);
  });
});

test('lists every text of a fact', () => {
  const fact = { actorPersonId: 'a', actorRole: 'b', organisation: 'c', object, previousState: 'd', nextState: 'e' };
  expect(textsOf(fact).toSorted()).toEqual(['1.0.0', 'a', 'ab', 'b', 'c', 'd', 'e', 'membership', 'viettel/p1']);
});

test('replaces whole parts of an id only', () => {
  const pseudonyms = new Map([['p1', 'xx']]);
  expect(withPseudonyms(object, pseudonyms).id).toBe('viettel/xx');
  expect(withPseudonyms({ ...object, id: 'p1' }, pseudonyms).id).toBe('xx');
  expect(withPseudonyms({ ...object, id: 'p10/viettel' }, pseudonyms).id).toBe('p10/viettel');
});

test('keeps of a private object its kind only', () => {
  expect(withoutName(object)).toEqual({ kind: 'membership', id: '', version: '', digest: '' });
});

test('does not repeat an event type that is not one', () => {
  expect(factAboutEvent('alliance.members.v9.moved', 'unknown-type').object.id).toBe('alliance.members.v9.moved');
  expect(factAboutEvent('<script>', 'unknown-type').object.id).toBe('');
});
