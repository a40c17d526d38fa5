import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { HotAnswers } from './hot-answers.ts';

const answerOf = (body: string) => vi.fn(async () => ({ body, revision: 1n }));

test('asks once for all who come while the answer is made, and for a moment after', async () => {
  const answers = new HotAnswers();
  const make = answerOf('first');
  const together = await Promise.all([answers.get('a', make), answers.get('a', make)]);
  expect(together.map(({ body }) => body)).toEqual(['first', 'first']);
  await answers.get('a', make);
  expect(make).toHaveBeenCalledTimes(1);
});

test('asks again when the answer is no longer fresh', async () => {
  const answers = new HotAnswers(5);
  await answers.get('a', answerOf('first'));
  await delay(20);
  expect((await answers.get('a', answerOf('second'))).body).toBe('second');
});

test('tells keys apart', async () => {
  const answers = new HotAnswers();
  await answers.get('a', answerOf('of a'));
  expect((await answers.get('b', answerOf('of b'))).body).toBe('of b');
});

test('does not remember a failure', async () => {
  const answers = new HotAnswers();
  const failing = () => Promise.reject(new Error('down'));
  await expect(answers.get('a', failing)).rejects.toThrow('down');
  expect((await answers.get('a', answerOf('up'))).body).toBe('up');
});
