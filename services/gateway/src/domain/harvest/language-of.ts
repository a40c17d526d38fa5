/** Letters that only Vietnamese writes: those with a tone upon another mark, and horns. */
const VIETNAMESE = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu;

/**
 * The language that a text is written in, as far as its letters tell: `vi`, or undefined. Which language a description is in
 * nobody is asked; the languages of an asset are those of its data.
 */
export function languageOf(text: string): 'vi' | undefined {
  return VIETNAMESE.test(text.normalize('NFC')) ? 'vi' : undefined;
}
