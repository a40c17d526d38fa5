/** Characters of the private use area between which the catalogue puts what matched. */
const START = '\ue000';
const END = '\ue001';

export type HighlightPart = { text: string; matched: boolean; at: number };

/** Between two words that matched: one mark over both reads better than two. */
const GAP = /\ue001(\s+)\ue000/g;

/** Cuts a highlighted text into parts; markers without a partner mark nothing, and none is ever shown. */
export function splitHighlight(text: string): HighlightPart[] {
  const parts: HighlightPart[] = [];
  let at = 0;
  const add = (part: string, matched: boolean) => {
    const shown = part.replaceAll(START, '').replaceAll(END, '');
    if (shown !== '') parts.push({ text: shown, matched, at });
    at += part.length;
  };
  for (const piece of text.replaceAll(GAP, '$1').split(/(\ue000[^\ue000\ue001]*\ue001)/))
    add(piece, piece.startsWith(START) && piece.endsWith(END));
  return parts;
}
