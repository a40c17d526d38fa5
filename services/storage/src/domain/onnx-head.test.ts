import { expect, test } from 'vitest';
import { isOnnxHead } from './onnx-head.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test.each([
  ['version, producer, graph', '0808 1202 7074 3a04 00000000', 12, true],
  ['a graph beyond the end of what is read', '0808 3aff7f', 20_000, true],
  ['a graph beyond the end of the file', '0808 3aff7f', 100, false],
  ['no version', '1202 7074 3a04 00000000', 10, false],
  ['a field that is not known', '0808 7a01 00 3a04 00000000', 11, false],
  ['a field of another form', '0808 1001 3a04 00000000', 10, false],
  ['a number without end', '0808 12ffffffffffffffffff', 12, false],
  ['nothing but a version', '0808', 2, false],
  ['text', '0868656c6c6f', 6, false],
])('%s', (_what, hex, size, expected) => {
  expect(isOnnxHead(bytes(hex), size)).toBe(expected);
});
