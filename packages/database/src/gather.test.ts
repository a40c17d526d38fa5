import { expect, test } from 'vitest';
import { gather } from './gather.ts';

/** Reads that end when told to. */
function heldReads() {
  const reads: { questions: readonly number[]; end: (error?: Error) => void }[] = [];
  const readMany = (questions: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve(questions.map((question) => question * 10)));
      reads.push({ questions, end });
    });
  return { reads, readMany };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked in one turn is read together, and each gets its own answer', async () => {
  const { reads, readMany } = heldReads();
  const ask = gather(readMany, { most: 10, underWay: 1 });
  const answers = Promise.all([ask(1), ask(2), ask(3)]);
  await turn();
  expect(reads.map(({ questions }) => questions)).toEqual([[1, 2, 3]]);
  reads[0]?.end();
  expect(await answers).toEqual([10, 20, 30]);
});

test('what is asked meanwhile waits for a read of its own', async () => {
  const { reads, readMany } = heldReads();
  const ask = gather(readMany, { most: 10, underWay: 1 });
  const first = ask(1);
  await turn();
  const later = [ask(2), ask(3)];
  await turn();
  expect(reads).toHaveLength(1);
  reads[0]?.end();
  expect(await first).toBe(10);
  await turn();
  expect(reads[1]?.questions).toEqual([2, 3]);
  reads[1]?.end();
  expect(await Promise.all(later)).toEqual([20, 30]);
});

test('no read is larger than allowed, and no question is left behind', async () => {
  const { reads, readMany } = heldReads();
  const ask = gather(readMany, { most: 2, underWay: 1 });
  const answers = Promise.all([1, 2, 3, 4, 5].map((question) => ask(question)));
  for (let read = 0; read < 3; read += 1) {
    await turn();
    reads[read]?.end();
  }
  expect(await answers).toEqual([10, 20, 30, 40, 50]);
  expect(reads.map(({ questions }) => questions.length)).toEqual([2, 2, 1]);
});

test('a read that fails fails its own questions only', async () => {
  const { reads, readMany } = heldReads();
  const ask = gather(readMany, { most: 10, underWay: 1 });
  const broken = ask(1);
  await turn();
  const sound = ask(2);
  reads[0]?.end(new Error('gone'));
  await expect(broken).rejects.toThrow('gone');
  await turn();
  reads[1]?.end();
  expect(await sound).toBe(20);
});

test('a question that the database cannot even read fails alone', async () => {
  const unreadable = Object.assign(new Error('invalid byte sequence'), { code: '22021' });
  const ask = gather(
    async (questions: readonly number[]) => {
      if (questions.includes(2)) throw unreadable;
      return questions.map((question) => question * 10);
    },
    { most: 10, underWay: 1 },
  );
  const answers = await Promise.allSettled([ask(1), ask(2), ask(3)]);
  expect(answers).toEqual([
    { status: 'fulfilled', value: 10 },
    { status: 'rejected', reason: unreadable },
    { status: 'fulfilled', value: 30 },
  ]);
});
