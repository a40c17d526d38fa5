import fc from 'fast-check';

const VOWELS = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y', 'oa', 'oe', 'uy', 'ua', 'iê', 'ươ'];
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const INITIALS = ['', 'b', 'ch', 'đ', 'Đ', '\u00d0', '\u00f0', 'h', 'k', 'kh', 'l', 'm', 'ngh', 'qu', 'S', 'th', 'T'];
const FINALS = ['', '', 'n', 'ng', 't', 'i', 'y'];

const syllable = fc
  .tuple(
    fc.constantFrom(...INITIALS),
    fc.constantFrom(...VOWELS),
    fc.constantFrom(...TONES),
    fc.nat({ max: 2 }),
    fc.constantFrom(...FINALS),
  )
  .map(([initial, vowels, tone, place, final]) => {
    const at = Math.min(place + 1, vowels.length);
    return `${initial}${vowels.slice(0, at)}${tone}${vowels.slice(at)}${final}`;
  });

/** Syllables with tones in right and wrong places, capitals, look-alikes and separators, composed or not. */
export const vietnameseText = fc
  .tuple(fc.array(syllable, { maxLength: 8 }), fc.constantFrom(' ', '-', '_', ', '), fc.constantFrom('NFC', 'NFD'))
  .map(([syllables, separator, form]) => syllables.join(separator).normalize(form));
