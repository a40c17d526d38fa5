import { expect, test } from 'vitest';
import type { ApiClient } from '../api/api-client.ts';
import { askForName } from './name-batch.ts';

/** An API that knows people with an even number. */
function evenPeople(): { api: ApiClient; asked: string[] } {
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    const ids = path.slice('/v1/people?ids='.length).split(',');
    const items = ids
      .filter((id) => Number(id.slice(1)) % 2 === 0)
      .map((personId) => ({ personId, name: `Name of ${personId}` }));
    return { items, nextCursor: null };
  };
  return { api: { get } as unknown as ApiClient, asked };
}

test('what is asked in one turn is one request, with each person once; who may not be named is null', async () => {
  const { api, asked } = evenPeople();
  const names = await Promise.all(['p1', 'p2', 'p2'].map((id) => askForName(api, id)));
  expect(names).toEqual([null, 'Name of p2', 'Name of p2']);
  expect(asked).toEqual(['/v1/people?ids=p1,p2']);
  expect(await askForName(api, 'p4')).toBe('Name of p4');
  expect(asked).toHaveLength(2);
});

test('more people than fit are asked for in several requests', async () => {
  const { api, asked } = evenPeople();
  const names = await Promise.all(Array.from({ length: 201 }, (_, at) => askForName(api, `p${at}`)));
  expect(names[200]).toBe('Name of p200');
  expect(asked.map((path) => path.split(',').length)).toEqual([100, 100, 1]);
});

test('a failure reaches everybody who waits', async () => {
  const get = () => Promise.reject(new Error('down'));
  const api = { get } as unknown as ApiClient;
  const answers = await Promise.allSettled(['p1', 'p2'].map((id) => askForName(api, id)));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
