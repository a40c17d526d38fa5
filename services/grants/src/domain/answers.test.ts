import { describe, expect, test } from 'vitest';
import { type Answer, answerProblems, isCountry, isDay, type KeptAnswer, mergeAnswers } from './answers.ts';
import { type FieldKind, type Form, type FormField, noForm } from './form.ts';

const NONE = noForm({ organisation: 'viet-data', asset: undefined });
const words = { vi: 'Hỏi', en: 'Ask' };
const field = (id: string, kind: FieldKind, changes: Partial<FormField> = {}): FormField => ({
  id,
  kind,
  label: words,
  help: { vi: '', en: '' },
  required: true,
  maxLength: 5,
  options: kind === 'select' ? ['lab', 'field'].map((option) => ({ id: option, label: words })) : [],
  ...changes,
});
const formOf = (version: number, ...fields: FormField[]): Form => ({ ...NONE, version, fields });
const kept = (fieldId: string, value: string, version = 1): KeptAnswer => ({ fieldId, value, ofAsset: false, version });

function problems(form: Form, given: Answer[], options: { draft?: boolean; before?: KeptAnswer[] } = {}): string[] {
  const { draft = false, before = [] } = options;
  const merged = mergeAnswers(before, given, form);
  return answerProblems(form, { given, merged }, { draft }).map((one) => `${one.field} ${one.problem.split(' ')[0]}`);
}

describe('an answer', () => {
  test.each<[FieldKind, string, boolean]>([
    ['text', 'năm ký', false],
    ['text', 'năm', true],
    ['checkbox', 'true', true],
    ['checkbox', 'false', false],
    ['checkbox', 'yes', false],
    ['date', '2028-02-29', true],
    ['date', '2027-02-29', false],
    ['date', '2027-2-1', false],
    ['country', 'VN', true],
    ['country', 'vn', false],
    ['country', 'QQ', false],
    ['select', 'lab', true],
    ['select', 'Lab', false],
  ])('%s "%s" fits: %s', (kind, value, fits) => {
    expect(problems(formOf(1, field('x', kind)), [{ fieldId: 'x', value }]).length === 0).toBe(fits);
  });

  test('is missed at the submission, not in a draft', () => {
    const form = formOf(1, field('why', 'text'), field('note', 'text', { required: false }));
    expect(problems(form, [])).toEqual(['answers.why is']);
    expect(problems(form, [{ fieldId: 'why', value: '  ' }])).toEqual(['answers.why is']);
    expect(problems(form, [], { draft: true })).toEqual([]);
    expect(problems(form, [{ fieldId: 'why', value: 'far too long' }], { draft: true })).toEqual(['answers.why must']);
  });

  test('to what is not asked, or twice, is refused with everything else', () => {
    const given = ['who', 'why', 'why'].map((fieldId) => ({ fieldId, value: 'far too long' }));
    expect(problems(formOf(1, field('why', 'text')), given)).toEqual([
      'answers.who is',
      'answers.why is',
      'answers.why must',
    ]);
  });
});

describe('an upgrade of a form', () => {
  test('keeps answers by the meaning of their field, and those to fields that are gone', () => {
    const form = formOf(2, field('why', 'text'), field('how', 'text', { required: false }));
    const merged = mergeAnswers([kept('why', 'cũ'), kept('where', 'Huế')], [{ fieldId: 'how', value: 'so' }], form);
    expect(merged).toEqual([kept('why', 'cũ', 2), kept('how', 'so', 2), kept('where', 'Huế', 1)]);
    expect(problems(form, [], { before: [kept('why', 'cũ'), kept('where', 'Huế')] })).toEqual([]);
  });

  test('is held against answers that do not fit any more', () => {
    const form = formOf(2, field('why', 'select'));
    expect(problems(form, [], { before: [kept('why', 'gone')] })).toEqual(['answers.why must']);
  });

  test('a new answer replaces the old one, an empty one takes it back', () => {
    const form = formOf(1, field('why', 'text'));
    expect(mergeAnswers([kept('why', 'cũ')], [{ fieldId: 'why', value: 'mới' }], form)).toEqual([kept('why', 'mới')]);
    expect(mergeAnswers([kept('why', 'cũ')], [{ fieldId: 'why', value: '' }], form)).toEqual([]);
  });
});

test('days and countries are told from what only looks like them', () => {
  expect(['2027-01-31', '0000-13-01', '2027-01-31T00:00', 'x'].map(isDay)).toEqual([true, false, false, false]);
  expect(['LA', 'LAO', 'la', '12'].map(isCountry)).toEqual([true, false, false, false]);
});
