import { describe, expect, it } from 'vitest';
import { synonymTable } from './synonym-table.ts';

const synonyms = synonymTable([
  ['AI', 'trí tuệ nhân tạo', 'artificial intelligence'],
  ['CNTT', 'công nghệ thông tin'],
  ['AI', 'machine'],
  ['--', 'nothing'],
]);

describe('synonymTable', () => {
  it.each([
    ['CNTT', ['công nghệ thông tin']],
    ['sách cntt mới', ['công nghệ thông tin']],
    ['Công nghệ thông tin', ['CNTT']],
    ['cong nghe thong tin', ['CNTT']],
    ['ai', ['trí tuệ nhân tạo', 'artificial intelligence', 'machine']],
    ['AI artificial-intelligence', ['trí tuệ nhân tạo', 'machine']],
  ])('of %s finds %j', (query, expected) => {
    expect(synonyms(query)).toEqual(expected);
  });

  it.each(['mai', 'công nghê thông tin', 'nghệ thông tin', ''])('of %s finds nothing', (query) => {
    expect(synonyms(query)).toEqual([]);
  });
});
