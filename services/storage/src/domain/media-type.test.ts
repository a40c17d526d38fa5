import { describe, expect, test } from 'vitest';
import { detectMediaType } from './media-type.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (value: string) => new TextEncoder().encode(value);
const detect = (head: Uint8Array, size = head.length) => detectMediaType(head, size);

function safetensors(headerSize: number): Uint8Array {
  const head = new Uint8Array(16).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(headerSize), true);
  head[8] = 0x7b;
  return head;
}

describe('detectMediaType', () => {
  test.each([
    ['Parquet', text('PAR1....'), 'application/vnd.apache.parquet'],
    ['GGUF', text('GGUF\u0003'), 'application/x-gguf'],
    ['PNG', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'image/png'],
    ['zip', bytes(0x50, 0x4b, 3, 4), 'application/zip'],
    ['gzip', bytes(0x1f, 0x8b, 8), 'application/gzip'],
    ['WAV', text('RIFF1234WAVEfmt '), 'audio/wav'],
    ['tar', text(`${'a'.repeat(257)}ustar`), 'application/x-tar'],
    ['pickle', bytes(0x80, 4, 0x95), 'application/x-python-pickle'],
    ['ELF', bytes(0x7f, 0x45, 0x4c, 0x46), 'application/x-executable'],
    ['Vietnamese text', text('tên,tỉnh\nHà Nội,1\n'), 'text/plain'],
    ['nothing', bytes(), 'application/octet-stream'],
    ['bytes', bytes(0xc3, 0x28, 0xff), 'application/octet-stream'],
    ['text with NUL', text('a\0b'), 'application/octet-stream'],
  ])('knows %s', (_name, head, type) => {
    expect(detect(head)).toBe(type);
  });

  test('takes a file for safetensors only when its header fits into it', () => {
    expect(detect(safetensors(64), 200)).toBe('application/x-safetensors');
    expect(detect(safetensors(64), 71)).not.toBe('application/x-safetensors');
    expect(detect(safetensors(200_000_000), 300_000_000)).not.toBe('application/x-safetensors');
  });

  test('a character cut by the end of the head does not make text unknown', () => {
    const cut = text('xin chào ữ').subarray(0, -1);
    expect(detect(cut, cut.length + 1)).toBe('text/plain');
    expect(detect(cut)).toBe('application/octet-stream');
  });
});
