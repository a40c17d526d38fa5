import { hash } from 'node:crypto';
import { fold } from '@alliance/vietnamese-text/fold';
import { tokens } from '@alliance/vietnamese-text/tokens';
import { writeSafetensors } from '../../../scripts/samples/safetensors.ts';

const SLOTS = 262_144;

/** Puts marks back: for each syllable without marks the forms that were seen, and weights of features that choose among them. */
export type MarkModel = { forms: ReadonlyMap<string, readonly string[]>; weights: Int32Array };

export type Chooser = (bare: readonly string[], at: number, before: string) => string;

/** Trains an averaged perceptron that goes from left to right; the same sentences give the same weights. */
export function trainMarks(sentences: readonly string[], epochs: number): MarkModel {
  const lines = sentences.map(syllablesOf).filter(({ length }) => length > 0);
  const forms = formsOf(lines);
  const weights = new Int32Array(SLOTS);
  const totals = new Float64Array(SLOTS);
  let step = 0;
  const move = (features: readonly number[], by: number) => {
    for (const slot of features) {
      weights[slot] = (weights[slot] ?? 0) + by;
      totals[slot] = (totals[slot] ?? 0) + by * step;
    }
  };
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const line of lines) {
      const bare = line.map(fold);
      for (const [at, truth] of line.entries()) {
        step += 1;
        const before = line[at - 1] ?? '';
        const guess = best({ forms, weights }, bare, at, before);
        if (guess === truth) continue;
        move(featuresOf(bare, at, before, truth), 1);
        move(featuresOf(bare, at, before, guess), -1);
      }
    }
  }
  const averaged = weights.map((weight, slot) => Math.round((weight - (totals[slot] ?? 0) / step) * 1_000));
  return { forms, weights: averaged };
}

/** Share of syllables that a chooser puts the right marks on, of texts whose marks were taken away. */
export function accuracyOf(choose: Chooser, texts: readonly string[]): number {
  let right = 0;
  let all = 0;
  for (const line of texts.map(syllablesOf)) {
    const bare = line.map(fold);
    let before = '';
    for (const [at, truth] of line.entries()) {
      before = choose(bare, at, before);
      all += 1;
      if (before === truth) right += 1;
    }
  }
  return right / all;
}

/** The model as a chooser. */
export function chooserOf(model: MarkModel): Chooser {
  return (bare, at, before) => best(model, bare, at, before);
}

/** Takes the form seen most often. */
export function commonest({ forms }: MarkModel): Chooser {
  return (bare, at) => forms.get(bare[at] ?? '')?.[0] ?? bare[at] ?? '';
}

/** The weights as safetensors. */
export function writeModel({ forms, weights }: MarkModel): { weights: Buffer; forms: string } {
  const tensors = { weights: { shape: [SLOTS], values: weights } };
  return {
    weights: writeSafetensors(tensors, { format: 'vietnamese-marks', syllables: String(forms.size) }),
    forms: `${JSON.stringify(Object.fromEntries(forms))}\n`,
  };
}

/** Reads what `writeModel` wrote. */
export function readModel(file: Buffer, forms: string): MarkModel {
  const body = 8 + Number(file.readBigUInt64LE(0));
  const weights = Int32Array.from({ length: SLOTS }, (_, slot) => file.readInt32LE(body + slot * 4));
  return { forms: new Map(Object.entries(JSON.parse(forms) as Record<string, string[]>)), weights };
}

function syllablesOf(text: string): string[] {
  return Array.from(tokens(text), (token) => token.whole).filter((syllable) => /^\p{L}+$/u.test(syllable));
}

/** Seen forms of each syllable without marks, the commonest first. */
function formsOf(lines: readonly (readonly string[])[]): Map<string, readonly string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const syllable of lines.flat()) {
    const own = counts.get(fold(syllable)) ?? new Map<string, number>();
    counts.set(fold(syllable), own.set(syllable, (own.get(syllable) ?? 0) + 1));
  }
  const ordered = (own: Map<string, number>) =>
    [...own].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([form]) => form);
  return new Map([...counts].map(([bare, own]) => [bare, ordered(own)]));
}

function best({ forms, weights }: MarkModel, bare: readonly string[], at: number, before: string): string {
  const [first = bare[at] ?? '', ...others] = forms.get(bare[at] ?? '') ?? [];
  const scoreOf = (form: string) =>
    featuresOf(bare, at, before, form).reduce((sum, slot) => sum + (weights[slot] ?? 0), 0);
  let chosen = { form: first, score: others.length > 0 ? scoreOf(first) : 0 };
  for (const form of others) {
    const score = scoreOf(form);
    if (score > chosen.score) chosen = { form, score };
  }
  return chosen.form;
}

function featuresOf(bare: readonly string[], at: number, before: string, form: string): number[] {
  return [form, `<${before} ${form}`, `${form} >${bare[at + 1] ?? ''}`].map(slotOf);
}

const slots = new Map<string, number>();

function slotOf(feature: string, kind: number): number {
  const key = `${kind}${feature}`;
  const known = slots.get(key);
  if (known !== undefined) return known;
  const slot = hash('sha256', key, 'buffer').readUInt32BE(0) % SLOTS;
  slots.set(key, slot);
  return slot;
}
