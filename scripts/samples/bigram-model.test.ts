import { describe, expect, test } from 'vitest';
import { sentencesOf, trainBigramModel } from './bigram-model.ts';

describe('the sample model', () => {
  test('counts neighbouring syllables in a valid safetensors file', () => {
    const { vocabulary, weights, pairs } = trainBigramModel(['Sông Hương, sông Hương!', 'bờ sông']);
    expect(vocabulary).toEqual(['bờ', 'hương', 'sông']);
    expect(pairs).toBe(3);
    const length = Number(weights.readBigUInt64LE(0));
    const header = JSON.parse(weights.subarray(8, 8 + length).toString('utf8'));
    expect(header.counts.data_offsets).toEqual([24, 36]);
    expect(weights.length).toBe(8 + length + 36);
    const at = 8 + length;
    const rows = [0, 1, 2].map((row) => [
      weights.readInt32LE(at + row * 8),
      weights.readInt32LE(at + row * 8 + 4),
      weights.readInt32LE(at + 24 + row * 4),
    ]);
    expect(rows).toEqual([
      [0, 2, 1],
      [1, 2, 1],
      [2, 1, 2],
    ]);
  });

  test('reads sentences of CoNLL-U and JSON Lines', () => {
    expect(sentencesOf('a.conllu', '# sent_id = 1\n# text = Một câu .\n1\tMột\t_\n')).toEqual(['Một câu .']);
    expect(sentencesOf('a.jsonl', '{"text":"Hai"}\n')).toEqual(['Hai']);
  });
});
