import { expect, test } from 'vitest';
import { type GivenDerivation, parseDerivations } from './derivations.ts';

const now = new Date('2026-11-22T10:00:00Z');
const version = { kind: 'dataset', organisation: 'viet-data', name: 'ud-vi-vtb', version: '1.0.0' };
const external = { url: 'https://example.org/a.zip', digest: 'a'.repeat(64), accessedAt: '2026-11-01T00:00:00.000Z' };

test('sources inside and outside the alliance are taken', () => {
  const given = [
    { relation: 'train', version },
    { relation: 'copy', external },
    { relation: 'filter', external: { ...external, licence: 'CC-BY-SA-4.0 OR MIT' } },
    { relation: 'collect', external: { url: 'http://example.org/', digest: '', accessedAt: null } },
  ];
  expect(parseDerivations(given, now)).toEqual(given);
});

test.each<[GivenDerivation, string]>([
  [{ relation: '', version }, '.relation'],
  [{ relation: 'steal', version }, '.relation'],
  [{ relation: 'train' }, ''],
  [{ relation: 'train', version: { ...version, kind: undefined } }, '.version'],
  [{ relation: 'train', version: { ...version, name: 'A' } }, '.version'],
  [{ relation: 'train', version: { ...version, version: 'latest' } }, '.version'],
  [{ relation: 'train', version: { ...version, version: '^1.0.0' } }, '.version'],
  [{ relation: 'copy', external: { ...external, url: 'ftp://example.org/' } }, '.external.url'],
  [{ relation: 'copy', external: { ...external, url: 'not a url' } }, '.external.url'],
  [{ relation: 'copy', external: { ...external, url: 'https://me:secret@example.org/' } }, '.external.url'],
  [{ relation: 'copy', external: { ...external, digest: 'A'.repeat(64) } }, '.external.digest'],
  [{ relation: 'copy', external: { ...external, accessedAt: '2027-01-01T00:00:00.000Z' } }, '.external.accessedAt'],
  [{ relation: 'copy', external: { ...external, licence: 'MIT\n' } }, '.external.licence'],
  [{ relation: 'copy', external: { ...external, accessedAt: '' } }, '.external.accessedAt'],
  [{ relation: 'copy', external: { ...external, accessedAt: '1887-01-01T00:00:00.000Z' } }, '.external.accessedAt'],
])('%j is refused at %j', (derivation, field) => {
  const fields = [{ field: `derivedFrom[1]${field}`, problem: expect.any(String) }];
  expect(() => parseDerivations([{ relation: 'train', version }, derivation], now)).toThrowError(
    expect.objectContaining({ code: 'invalid_argument', details: { fields } }),
  );
});

test('the number and the size of sources are bounded', () => {
  const many = (count: number, url: string) =>
    Array.from({ length: count }, () => ({ relation: 'copy', external: { ...external, url } }));
  expect(() => parseDerivations(many(1_001, 'https://example.org/'), now)).toThrowWithCode('invalid_argument');
  expect(() => parseDerivations(many(200, `https://example.org/${'x'.repeat(2_000)}`), now)).toThrowWithCode(
    'invalid_argument',
  );
  expect(parseDerivations(many(1_000, 'https://example.org/'), now)).toHaveLength(1_000);
});
