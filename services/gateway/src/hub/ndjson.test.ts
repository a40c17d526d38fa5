import { expect, test } from 'vitest';
import { linesOf } from './ndjson.ts';

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const limits = { lineBytes: 10, totalBytes: 40 };
const read = async (...texts: string[]) =>
  (await Array.fromAsync(linesOf(chunks(...texts), limits))).map((line) => line.toString());

test.each([
  [['a\nb\n'], ['a', 'b']],
  [['a\nb'], ['a', 'b']],
  [
    ['a', 'b\n', '\n', 'c'],
    ['ab', 'c'],
  ],
  [
    ['ế', '\nx'],
    ['ế', 'x'],
  ],
  [[], []],
])('%j is %j', async (texts, lines) => {
  expect(await read(...texts)).toEqual(lines);
});

test('a line that does not end is refused before it fills the memory', async () => {
  await expect(() => read('aaaaaa', 'bbbbbb', 'cccccc')).toThrowWithCode('payload_too_large');
});

test('a body without end is refused', async () => {
  await expect(() => read(...Array.from({ length: 30 }, () => 'a\n'))).toThrowWithCode('payload_too_large');
});
