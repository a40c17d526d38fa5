import { describe, expect, it, vi } from 'vitest';
import { rememberWords } from './remember.ts';

describe('rememberWords', () => {
  it('reads a word once', () => {
    const read = vi.fn((text: string) => text.toUpperCase());
    const remembering = rememberWords(read);
    expect([remembering('dữ'), remembering('liệu'), remembering('dữ')]).toEqual(['DỮ', 'LIỆU', 'DỮ']);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('does not keep what is long or too much', () => {
    const read = vi.fn((text: string) => text.length);
    const remembering = rememberWords(read);
    remembering('x'.repeat(13));
    remembering('x'.repeat(13));
    expect(read).toHaveBeenCalledTimes(2);
    for (let index = 0; index <= 20_000; index += 1) remembering(String(index));
    remembering('0');
    expect(read).toHaveBeenCalledTimes(2 + 20_001 + 1);
  });
});
