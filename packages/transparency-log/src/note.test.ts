import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatNote, parseNote, signNote, verifyNote } from './note.ts';
import { createNoteSigner, parseVerifierKey } from './note-key.ts';

const KEY = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
const TEXT = 'This is an example message.\n';
const LINE =
  '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
const VECTOR = `${TEXT}\n${LINE}`;
const STRANGER = '— stranger.example AAAAAQI=\n';

const alice = createNoteSigner('alice.example', new Uint8Array(32).fill(1));
const bob = createNoteSigner('bob.example', new Uint8Array(32).fill(2));

test('the known note is read, verified and written', () => {
  const note = parseNote(VECTOR);
  expect(note.text).toBe(TEXT);
  expect(verifyNote(note, [KEY])).toEqual([KEY]);
  expect(formatNote(note)).toBe(VECTOR);
  expect(parseNote(new TextEncoder().encode(VECTOR))).toEqual(note);
});

test('lines of unknown keys are ignored, also when name or key id alone is known', () => {
  const sameName = LINE.replace('Uw2QOk', 'Uw2QOU');
  const sameId = LINE.replace('example.com/foo', 'example.com/bar');
  expect(verifyNote(parseNote(`${TEXT}\n${STRANGER}${sameName}${sameId}${LINE}`), [KEY, alice])).toEqual([KEY]);
});

test('without a line of a trusted key a note is worth nothing', () => {
  const refused = expect.objectContaining({ code: 'no-trusted-signature' });
  expect(() => verifyNote(parseNote(VECTOR), [])).toThrow(refused);
  expect(() => verifyNote(parseNote(VECTOR), [alice])).toThrow(refused);
  expect(() => verifyNote(parseNote(`${TEXT}\n${STRANGER}`), [KEY])).toThrow(refused);
});

test('one failing line of a trusted key spoils the note, whatever else signed it', () => {
  const refused = expect.objectContaining({ code: 'bad-signature' });
  const note = signNote(TEXT, [alice, bob]);
  expect(verifyNote(note, [bob, alice])).toEqual([bob, alice]);
  const swapped = note.signatures.map((line) => ({ ...line, signature: note.signatures[0]!.signature }));
  expect(() => verifyNote({ ...note, signatures: swapped }, [alice, bob])).toThrow(refused);
  expect(() => verifyNote({ ...note, signatures: [note.signatures[1]!, ...swapped] }, [bob])).toThrow(refused);
  expect(() => verifyNote({ ...note, text: 'This is another message.\n' }, [alice])).toThrow(refused);
  const short = note.signatures.map((line) => ({ ...line, signature: line.signature.slice(1) }));
  expect(() => verifyNote({ ...note, signatures: short }, [alice])).toThrow(refused);
});

test('no note verifies with a flipped bit', () => {
  const bytes = new TextEncoder().encode(VECTOR);
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(() => verifyNote(parseNote(changed), [KEY])).toThrow(expect.objectContaining({ name: 'LogError' }));
  }
});

test.each([
  ['nothing', ''],
  ['no blank line', TEXT + LINE],
  ['no signature', `${TEXT}\n`],
  ['no newline at the end', VECTOR.slice(0, -1)],
  ['a blank line at the end', `${VECTOR}\n`],
  ['text after the signatures', `${VECTOR}more\n`],
  ['a hyphen for the dash', VECTOR.replace('—', '-')],
  ['an en dash for the dash', VECTOR.replace('—', '–')],
  ['two spaces', VECTOR.replace('foo ', 'foo  ')],
  ['a trailing space', VECTOR.replace('QM=\n', 'QM= \n')],
  ['a third field', VECTOR.replace('QM=\n', 'QM= x\n')],
  ['no name', VECTOR.replace('example.com/foo ', '')],
  ['a plus sign in the name', VECTOR.replace('com/foo', 'com+foo')],
  ['a wide space in the name', VECTOR.replace('com/foo', 'com\u3000foo')],
  ['base64 without padding', VECTOR.replace('QM=\n', 'QM\n')],
  ['base64 with stray bits', VECTOR.replace('QM=\n', 'QN=\n')],
  ['URL-safe base64', `${TEXT}\n— a.example AAAA_-8=\n`],
  ['a signature of no bytes', `${TEXT}\n— a.example AAAAAA==\n`],
  ['a carriage return', VECTOR.replace('message.\n', 'message.\r\n')],
  ['a tab', VECTOR.replace('an example', 'an\texample')],
  ['a NUL', VECTOR.replace('an example', 'an\0example')],
  ['half a surrogate pair', VECTOR.replace('an example', 'an \ud83d example')],
  ['101 signatures', `${TEXT}\n${STRANGER.repeat(101)}`],
  ['bytes that are not UTF-8', Uint8Array.of(0xff, ...new TextEncoder().encode(VECTOR))],
])('a note with %s is malformed', (_, source) => {
  expect(() => parseNote(source)).toThrow(expect.objectContaining({ code: 'malformed-note' }));
});

test('up to 100 signatures are read, and a text may have blank lines', () => {
  expect(parseNote(`${TEXT}\n${STRANGER.repeat(100)}`).signatures).toHaveLength(100);
  const note = signNote('one\n\n\ntwo\n\n', [alice]);
  expect(note.text).toBe('one\n\n\ntwo\n\n');
  expect(verifyNote(parseNote(formatNote(note)), [alice])).toEqual([alice]);
});

test('what is signed is read back and verified; what could not be read back is not signed', () => {
  const printable = fc.string({ unit: 'grapheme', maxLength: 80 });
  fc.assert(
    fc.property(fc.array(printable, { maxLength: 5 }), (lines) => {
      const text = `${lines.join('\n')}\n`;
      expect(verifyNote(parseNote(formatNote(signNote(text, [alice, bob]))), [bob])).toEqual([bob]);
      expect(parseNote(formatNote(signNote(text, [alice]))).text).toBe(text);
    }),
  );
  for (const [text, signers] of [
    ['no newline', [alice]],
    ['', [alice]],
    ['a\tb\n', [alice]],
    ['nobody signs\n', []],
  ] as const) {
    expect(() => signNote(text, signers)).toThrow(expect.objectContaining({ code: 'malformed-note' }));
  }
});
