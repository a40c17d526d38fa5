const MARKS = /[\u0300-\u036f]/g;

/**
 * Returns the text without Vietnamese marks, `đ` as `d`; case and other scripts stay. Fold what `normalise` returned, or
 * `kỹ` and `kĩ` fold apart.
 */
export function fold(text: string): string {
  // đ and its look-alike ð have no decomposition, so removing marks alone would leave them.
  return text.normalize('NFD').replace(MARKS, '').replace(/[đð]/g, 'd').replace(/[ĐÐ]/g, 'D').normalize('NFC');
}

/** Tells whether a text was written with marks; `đ` counts as one. */
export function hasMarks(text: string): boolean {
  return fold(text) !== text.normalize('NFC');
}
