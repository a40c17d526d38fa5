import { describe, expect, test } from 'vitest';
import { highlighter } from './highlight.ts';

const shown = (query: string, text: string) =>
  highlighter(query)(text).replaceAll('\u{e000}', '[').replaceAll('\u{e001}', ']');

describe('highlighting', () => {
  test.each([
    ['du lieu', 'Bộ dữ liệu mở', 'Bộ [dữ] [liệu] mở'],
    ['DỮ LIỆU', 'bo du lieu mo', 'bo [du] [lieu] mo'],
    ['kỹ thuật', 'Kĩ thuật số', '[Kĩ] [thuật] số'],
    ['thủy lợi', 'THUỶ LỢI', '[THUỶ] [LỢI]'],
    ['"dữ liệu"', 'dữ-liệu', '[dữ]-[liệu]'],
    ['viquad', 'UIT-ViQuAD2.0', 'UIT-[ViQuAD2].0'],
    ['dữ li', 'dữ liệu', '[dữ] [liệu]'],
    ['quy', 'quyền và quy định', '[quyền] và [quy] định'],
    ['li dữ', 'dữ liệu', '[dữ] liệu'],
    ['x', 'một x hai xx', 'một [x] hai xx'],
  ])('%s in %s', (query, text, expected) => {
    expect(shown(query, text)).toBe(expected);
  });

  test.each([
    ['cây', 'Bộ dữ liệu'],
    ['cây', ''],
    ['…', 'Bộ dữ liệu'],
  ])('%s leaves %j out', (query, text) => {
    expect(shown(query, text)).toBe('');
  });

  test('takes text in NFD and shows NFC', () => {
    expect(shown('lieu', 'dữ liệu'.normalize('NFD'))).toBe('dữ [liệu]');
  });

  test('takes marks out that somebody wrote into the text', () => {
    expect(shown('hai', '\u{e000}một\u{e001} hai')).toBe('một [hai]');
  });
});
