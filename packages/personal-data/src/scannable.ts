import { fold } from '@alliance/vietnamese-text/fold';

/** A text in the forms that are scanned: one UTF-16 unit for each code point, so that places are the same in both. */
export type Scannable = {
  /** In NFC. */
  plain: string;
  /** The same without marks, in lower case. */
  folded: string;
  /** Where a place of these is in the text that was given, in code points. */
  placeOf: (index: number) => number;
};

/** Stands for what needs more than one unit and is part of no pattern, an emoji for example. */
const OTHER = '\u{fffd}';
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;

/** Prepares a text. What was not NFC keeps a map back to where it stood. */
export function toScannable(text: string): Scannable {
  const plain: string[] = [];
  const places: number[] = [];
  let place = 0;
  for (const [cluster] of text.matchAll(CLUSTER)) {
    for (const point of cluster.normalize('NFC')) {
      plain.push(point.length === 1 ? point : OTHER);
      places.push(place);
    }
    for (const _ of cluster) place += 1;
  }
  return {
    plain: plain.join(''),
    folded: plain.map(foldPoint).join(''),
    placeOf: (index) => places[index] ?? place,
  };
}

function foldPoint(point: string): string {
  if (point < '\u{80}') return point.toLowerCase();
  const folded = fold(point).toLowerCase();
  return folded.length === 1 ? folded : OTHER;
}
