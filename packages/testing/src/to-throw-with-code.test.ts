import { expect, test } from 'vitest';

const problem = Object.assign(new Error('There is no such thing.'), { code: 'not_found' });

function fail(): never {
  throw problem;
}

test('sees the code of a thrown and of a rejected error', async () => {
  expect(fail).toThrowWithCode('not_found');
  expect(fail).not.toThrowWithCode('conflict');
  await expect(Promise.reject(problem)).toThrowWithCode('not_found');
  await expect(async () => fail()).toThrowWithCode('not_found');
  await expect(Promise.reject(problem)).rejects.toThrowWithCode('not_found');
});

test('says what came instead', async () => {
  expect(() => expect(() => 1).toThrowWithCode('not_found')).toThrow(/nothing was thrown/);
  expect(() => expect(fail).toThrowWithCode('conflict')).toThrow(/code conflict, got code not_found \(Error: There is/);
  await expect(expect(Promise.resolve(1)).toThrowWithCode('not_found')).rejects.toThrow(/nothing was thrown/);
});
