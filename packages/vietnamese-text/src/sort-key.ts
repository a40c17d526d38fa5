import { placeTones } from './normalise.ts';

/** A list sorts by what can be read on one line; longer names keep the order of their beginnings. */
const MAX_CHARACTERS = 200;

// The order of CLDR's root collation with the Vietnamese letters in their places. Every sign becomes one printable
// ASCII character, above the space that ends a level.
const PUNCTUATION = ' _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$';
const LETTERS = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';
const ORDER = [...PUNCTUATION, 'other sign', ...'0123456789', ...LETTERS, 'other letter'];
const KEYS = new Map(ORDER.map((sign, index) => [sign, String.fromCharCode(0x21 + index)]));

/** ngang, huyền, hỏi, ngã, sắc, nặng; any other mark comes after them. */
const TONES = new Map([
  ['\u0300', '1'],
  ['\u0309', '2'],
  ['\u0303', '3'],
  ['\u0301', '4'],
  ['\u0323', '5'],
]);
const OTHER_MARK = '6';

interface Character {
  base: string;
  tone: string;
  readonly isUpper: boolean;
}

/**
 * Returns an ASCII key whose plain byte order is the Vietnamese order of the texts: letters first, then tones (`ca cà cả
 * cã cá cạ`), then small before capital. Equal keys are possible: order by the key, then by an id.
 */
export function sortKey(text: string): string {
  const characters = readCharacters(placeTones(text).normalize('NFD'));
  const letters = characters.map(({ base }) => letterKey(base)).join('');
  const tones = characters.map(({ tone }) => tone).join('');
  const cases = characters.map(({ isUpper }) => (isUpper ? '1' : '0')).join('');
  return `${letters} ${trimZeros(tones)} ${trimZeros(cases)}`.trimEnd();
}

function readCharacters(decomposed: string): Character[] {
  const characters: Character[] = [];
  for (const sign of decomposed) {
    const last = characters.at(-1);
    if (last && /\p{M}/u.test(sign)) {
      addMark(last, sign);
    } else if (characters.length === MAX_CHARACTERS) {
      break;
    } else {
      const base = sign.toLowerCase();
      characters.push({ base: /\s/.test(sign) ? ' ' : base, tone: '0', isUpper: base !== sign });
    }
  }
  return characters;
}

// A breve, circumflex or horn makes another letter; a tone makes the same letter sort later among equals.
function addMark(character: Character, mark: string): void {
  const letter = (character.base + mark).normalize('NFC');
  if (LETTERS.includes(letter)) {
    character.base = letter;
  } else {
    character.tone = TONES.get(mark) ?? OTHER_MARK;
  }
}

function letterKey(base: string): string {
  const key = KEYS.get(base);
  if (key) {
    return key;
  }
  const group = /[\p{L}\p{N}]/u.test(base) ? 'other letter' : 'other sign';
  return `${KEYS.get(group)}${base.codePointAt(0)?.toString(16).padStart(6, '0')}`;
}

function trimZeros(level: string): string {
  return level.replace(/0+$/, '');
}
