import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TYPES } from '../src/finding.ts';
import { scanText } from '../src/scan-text.ts';

type Marked = { id: string; text: string; spans: { start: number; end: number; type: string }[] };

const FILE = fileURLToPath(new URL('../../../../shared/data/synthetic-pii-vi/pii.jsonl', import.meta.url));
const present = existsSync(FILE);
const texts = present
  ? readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Marked)
  : [];
const keyOf = ({ type, start, end }: { type: string; start: number; end: number }) => `${type} ${start}-${end}`;

describe.skipIf(!present)('250 synthetic texts (need ../shared/data/synthetic-pii-vi beside the repository)', () => {
  test.each(Object.keys(TYPES))('%s: recall and precision', (type) => {
    let [expected, found, right] = [0, 0, 0];
    for (const { text, spans } of texts) {
      const wanted = new Set(spans.filter((span) => span.type === type).map(keyOf));
      const given = scanText(text).filter((finding) => finding.type === type);
      expected += wanted.size;
      found += given.length;
      right += given.filter((finding) => wanted.has(keyOf(finding))).length;
    }
    expect(expected).toBeGreaterThanOrEqual(24);
    expect(right / expected).toBeGreaterThanOrEqual(0.98);
    expect(right / found).toBeGreaterThanOrEqual(0.98);
  });

  test('no negative is hit', () => {
    const negatives = texts.filter(({ spans }) => spans.length === 0);
    expect(negatives.length).toBeGreaterThanOrEqual(10);
    for (const { text } of negatives) expect(scanText(text), text).toEqual([]);
  });

  test('places are the same in decomposed text and after an emoji', () => {
    for (const { text, spans } of texts) {
      const decomposed = `😀 ${text.normalize('NFD')}`;
      const points = Array.from(decomposed);
      const found = scanText(decomposed).map(({ type, start, end }) => [
        type,
        points.slice(start, end).join('').normalize('NFC'),
      ]);
      const wanted = spans.map(({ type, start, end }) => [type, Array.from(text).slice(start, end).join('')]);
      expect(found, text).toEqual(wanted);
    }
  });

  test('no value is in any finding', () => {
    for (const { text, spans } of texts) {
      const told = JSON.stringify(scanText(text));
      for (const { start, end } of spans) expect(told).not.toContain(Array.from(text).slice(start, end).join(''));
    }
  });
});
