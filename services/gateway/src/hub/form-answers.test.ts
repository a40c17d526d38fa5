import { FieldKind, type FormField, FormFieldSchema } from '@alliance/proto/alliance/grants/v1/form_pb';
import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { answersOf } from './form-answers.ts';

const field = (id: string, kind: FieldKind, vi = '', en = '', options: [string, string][] = []): FormField =>
  create(FormFieldSchema, {
    id,
    kind,
    label: { vi, en },
    options: options.map(([option, text]) => ({ id: option, label: { vi: text, en: text } })),
  });
const FIELDS = [
  field('affiliation', FieldKind.TEXT, 'Đơn vị công tác', 'Affiliation'),
  field('ethics', FieldKind.CHECKBOX, 'Đã được duyệt', 'Approved by an ethics board'),
  field('country', FieldKind.COUNTRY, 'Quốc gia', 'Country'),
  field('start-date', FieldKind.DATE, 'Ngày bắt đầu', 'Start date'),
  field('stage', FieldKind.SELECT, 'Giai đoạn', 'Stage', [
    ['pilot', 'Thử nghiệm'],
    ['full', 'Toàn bộ'],
  ]),
];
const answerTo = (sent: Record<string, unknown>) => answersOf(FIELDS, sent).answers[0];

describe('what a client sends', () => {
  test.each([
    ['Affiliation', ' Viện Ngôn ngữ ', { fieldId: 'affiliation', value: 'Viện Ngôn ngữ' }],
    ['ĐƠN VỊ CÔNG TÁC', 'x', { fieldId: 'affiliation', value: 'x' }],
    ['Approved by an ethics board', 'on', { fieldId: 'ethics', value: 'true' }],
    ['ethics', true, { fieldId: 'ethics', value: 'true' }],
    ['ethics', 'false', { fieldId: 'ethics', value: 'false' }],
    ['ethics', 'maybe', { fieldId: 'ethics', value: 'false' }],
    ['Country', 'vn', { fieldId: 'country', value: 'VN' }],
    ['start_date', '2027-01-31', { fieldId: 'start-date', value: '2027-01-31' }],
    ['Stage', 'thử nghiệm', { fieldId: 'stage', value: 'pilot' }],
    ['Stage', 'full', { fieldId: 'stage', value: 'full' }],
    ['Stage', 'other', { fieldId: 'stage', value: 'other' }],
  ])('%s: %s', (label, value, expected) => {
    expect(answerTo({ [label]: value })).toEqual(expected);
  });

  test('is left for the statement where no field fits, or one was answered before', () => {
    expect(answersOf(FIELDS, { Why: 'x', affiliation: 'a', Affiliation: 'b', '!!!': 'y' })).toEqual({
      answers: [{ fieldId: 'affiliation', value: 'a' }],
      others: [
        ['Why', 'x'],
        ['Affiliation', 'b'],
        ['!!!', 'y'],
      ],
    });
  });

  test('is all for the statement where nothing is asked', () => {
    expect(answersOf([], { Affiliation: 'a' })).toEqual({ answers: [], others: [['Affiliation', 'a']] });
  });
});
