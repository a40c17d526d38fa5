import { expect, test } from 'vitest';
import { type CardContent, cardProblems, cardText } from './model-card.ts';

const empty: CardContent = {
  overview: '',
  intendedUses: '',
  outOfScopeUses: '',
  trainingData: '',
  trainingProcedure: '',
  evaluation: '',
  limitations: '',
  ethicalConsiderations: '',
  architecture: '',
  parameterCount: 0,
  library: '',
  contact: '',
};

test('an overview is enough', () => {
  expect(cardProblems({ ...empty, overview: 'Mô hình.\n\tHai dòng.' })).toEqual([]);
});

test.each<[Partial<CardContent>, string]>([
  [{ overview: '\n' }, 'card.overview'],
  [{ trainingData: 'đ'.repeat(32_769) }, 'card.trainingData'],
  [{ limitations: 'a\u0007' }, 'card.limitations'],
  [{ architecture: 'a\nb' }, 'card.architecture'],
  [{ contact: 'x'.repeat(501) }, 'card.contact'],
  [{ parameterCount: 2 ** 53 }, 'card.parameterCount'],
])('%j is refused', (change, field) => {
  const problems = cardProblems({ ...empty, overview: 'x', ...change });
  expect(problems).toEqual([{ field, problem: expect.any(String) }]);
});

test('the text for search leaves out what says nothing', () => {
  const card = { ...empty, overview: 'A', evaluation: ' ', limitations: 'B', library: 'pytorch', contact: 'me' };
  expect(cardText(card)).toBe('A\n\nB\n\npytorch');
});
