const TONE = '[\\u0300\\u0301\\u0303\\u0309\\u0323]';
const TONE_ON_O = new RegExp(`(o)(${TONE})([ae])(?!\\p{M})`, 'giu');
const TONE_ON_U = new RegExp(`(u)(${TONE})(y)(?!\\p{M})`, 'giu');
const INITIAL = 'b|c|ch|d|đ|g|gh|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x';
const Y_AFTER_INITIAL = new RegExp(`(?<![\\p{L}\\p{M}])(${INITIAL})y(?=${TONE}?(?![\\p{L}\\p{M}]))`, 'gu');

/**
 * Returns the index form of a text: NFC, lower case, `đ` for the look-alike `ð`, one tone placement (`hoà`) and one
 * spelling of the vowel i/y (`kĩ`). It is for comparing and indexing, never for display.
 */
export function normalise(text: string): string {
  return decompose(text).toLowerCase().replace(Y_AFTER_INITIAL, '$1i').normalize('NFC');
}

/**
 * Returns the index form of a word that is still being typed: as `normalise`, but i/y stay as written, because `quy` may
 * yet become `quyền`.
 */
export function normaliseUnfinished(text: string): string {
  return decompose(text).toLowerCase().normalize('NFC');
}

/** Returns the text in NFC with `Đ` for the look-alike `Ð` and one tone placement; case and i/y stay as written. */
export function placeTones(text: string): string {
  return decompose(text).normalize('NFC');
}

// Decomposed, a tone is a character of its own and two rules replace a table of sixty letters. Correct spellings carry
// the tone on the first letter only in open syllables; before a final letter (hòan) it is a slip of older typing
// programs, and moving it there too is right for every Vietnamese word.
function decompose(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll('\u00d0', 'Đ')
    .replaceAll('\u00f0', 'đ')
    .replace(TONE_ON_O, '$1$3$2')
    .replace(TONE_ON_U, '$1$3$2');
}
