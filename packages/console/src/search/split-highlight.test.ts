import { expect, test } from 'vitest';
import { splitHighlight } from './split-highlight.ts';

const shown = (text: string) => splitHighlight(text).map((part) => (part.matched ? `[${part.text}]` : part.text));

test.each([
  ['', []],
  ['plain', ['plain']],
  ['\ue000Tiếng Việt\ue001 mở', ['[Tiếng Việt]', ' mở']],
  ['a \ue000b\ue001\ue000c\ue001 d', ['a ', '[b]', '[c]', ' d']],
  ['\ue000Tiếng\ue001 \ue000Việt\ue001, \ue000mở\ue001', ['[Tiếng Việt]', ', ', '[mở]']],
  ['open \ue000 end', ['open  end']],
  ['\ue001x\ue000', ['x']],
  ['\ue000a\ue000b\ue001', ['a', '[b]']],
  ['<b>\ue000<i>\ue001', ['<b>', '[<i>]']],
])('%j', (text, parts) => {
  expect(shown(text)).toEqual(parts);
});

test('every part knows its place, for a key', () => {
  const places = splitHighlight('a\ue000a\ue001a').map(({ at }) => at);
  expect(new Set(places).size).toBe(places.length);
});
