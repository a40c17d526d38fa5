import { tokens } from '@alliance/vietnamese-text/tokens';
import { writeSafetensors } from './safetensors.ts';

/** A model of neighbouring syllables: how often each pair stands together. */
export type BigramModel = { vocabulary: string[]; weights: Buffer; pairs: number };

/** Sentences of a CoNLL-U file (its `# text =` lines, some without a space after it), of JSON Lines with a `text`, or of plain text, a line each. */
export function sentencesOf(fileName: string, content: string): string[] {
  const lines = content.split(/\r?\n/);
  if (fileName.endsWith('.conllu'))
    return lines.filter((line) => line.startsWith('# text =')).map((line) => line.slice(8).trim());
  if (fileName.endsWith('.jsonl'))
    return lines
      .filter((line) => line !== '')
      .map((line) => String((JSON.parse(line) as { text?: unknown }).text ?? ''));
  return lines;
}

/** Counts syllable bigrams and writes them as safetensors: `pairs` holds rows of two vocabulary indexes, `counts` how often. */
export function trainBigramModel(sentences: readonly string[]): BigramModel {
  const counts = new Map<string, number>();
  const known = new Set<string>();
  for (const sentence of sentences) {
    const syllables = Array.from(tokens(sentence), (token) => token.whole);
    for (const syllable of syllables) known.add(syllable);
    for (let at = 1; at < syllables.length; at += 1) {
      const pair = `${syllables[at - 1]} ${syllables[at]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const vocabulary = [...known].sort();
  const place = new Map(vocabulary.map((syllable, index) => [syllable, index]));
  const ordered = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = Int32Array.from(
    ordered.flatMap(([pair]) => pair.split(' ').map((syllable) => place.get(syllable) as number)),
  );
  const weights = writeSafetensors(
    {
      pairs: { shape: [ordered.length, 2], values: pairs },
      counts: { shape: [ordered.length], values: Int32Array.from(ordered.map(([, count]) => count)) },
    },
    { format: 'syllable-bigrams', sentences: String(sentences.length) },
  );
  return { vocabulary, weights, pairs: ordered.length };
}
