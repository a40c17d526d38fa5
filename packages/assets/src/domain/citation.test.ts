import { expect, test } from 'vitest';
import type { Asset } from './asset.ts';
import { cite } from './citation.ts';
import type { Version } from './version.ts';

const asset = { organisation: 'viet-data', name: 'ca_dao', title: 'Ca dao & {tục ngữ} 100%' } as Asset;
const version = {
  version: '1.2.0',
  manifestDigest: 'ab'.repeat(32),
  publishedAt: new Date('2026-03-04T23:59:59Z'),
} as Version;

test('a version is cited by its identifier and its digest', () => {
  const { identifier, text, bibtex, cslJson } = cite('dataset', asset, version);
  expect(identifier).toBe('urn:alliance:dataset:viet-data/ca_dao@1.2.0');
  expect(text).toBe(
    `viet-data (2026). Ca dao & {tục ngữ} 100% (Version 1.2.0) [Dataset]. ${identifier}. SHA-256 of its manifest: ${'ab'.repeat(32)}.`,
  );
  expect(bibtex).toContain('@misc{viet-data-ca-dao-1-2-0,');
  expect(bibtex).toContain('title = {{Ca dao \\& \\{tục ngữ\\} 100\\%}}');
  expect(JSON.parse(cslJson)).toMatchObject({
    type: 'dataset',
    version: '1.2.0',
    issued: { 'date-parts': [[2026, 3, 4]] },
    number: identifier,
  });
  expect(JSON.parse(cite('model', asset, version).cslJson)).toMatchObject({ type: 'software' });
});
