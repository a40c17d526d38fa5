import { expect, test } from 'vitest';
import { assetPath, filePath, formatReference, parseReference, withQuery } from './paths.ts';

const asset = { kind: 'dataset', organisation: 'viet-data', name: 'ud-vi-vtb' } as const;

test('a query leaves out what is absent or empty', () => {
  expect(withQuery('/v1/catalogue', { q: 'tiếng & chữ', kind: undefined, tag: '', limit: 20 })).toBe(
    '/v1/catalogue?q=ti%E1%BA%BFng+%26+ch%E1%BB%AF&limit=20',
  );
  expect(withQuery('/v1/catalogue', {})).toBe('/v1/catalogue');
});

test('paths keep the slashes of a file and encode all else', () => {
  expect(assetPath(asset)).toBe('/v1/datasets/viet-data/ud-vi-vtb');
  expect(assetPath(asset, '1.0.0+x')).toBe('/v1/datasets/viet-data/ud-vi-vtb/versions/1.0.0%2Bx');
  expect(filePath(asset, '1.0.0', "dữ liệu/it's #1?.txt")).toBe(
    '/v1/datasets/viet-data/ud-vi-vtb/versions/1.0.0/files/d%E1%BB%AF%20li%E1%BB%87u/it%27s%20%231%3F.txt',
  );
});

test('references are read and written in one form', () => {
  expect(formatReference(asset)).toBe('dataset:viet-data/ud-vi-vtb');
  expect(parseReference(formatReference(asset, '1.0.0'))).toEqual({ ...asset, version: '1.0.0' });
});

test.each(['', 'viet-data/x@1', 'dataset:viet-data/x', 'dataset:a/b/c@1', 'javascript:a/b@1'])(
  'reads no reference in %j',
  (text) => {
    expect(parseReference(text)).toBeUndefined();
  },
);
