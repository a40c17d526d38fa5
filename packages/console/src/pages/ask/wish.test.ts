import { expect, test } from 'vitest';
import { toWish } from './wish.ts';

const draft = {
  purpose: 'research',
  operations: ['train', 'view'],
  statement: '  Nhận dạng địa danh.  ',
  until: '2027-06-30',
  organisation: '',
  seats: 5,
  answers: { ethics: ' HĐ-12 ', country: '' },
};

test('a wish for oneself has neither organisation nor seats, and no empty answers', () => {
  expect(toWish('dataset:a/b', draft)).toEqual({
    asset: 'dataset:a/b',
    purpose: 'research',
    operations: ['view', 'train'],
    statement: 'Nhận dạng địa danh.',
    until: '2027-06-30T23:59:59Z',
    answers: [{ fieldId: 'ethics', value: 'HĐ-12' }],
  });
});

test('a wish for an organisation says for how many people', () => {
  const wish = toWish('dataset:a/b', { ...draft, organisation: 'dai-hoc', answers: {} });
  expect(wish).toMatchObject({ organisation: 'dai-hoc', seats: 5 });
  expect(wish).not.toHaveProperty('answers');
});
