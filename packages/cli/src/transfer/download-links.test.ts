import { expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { inBatches } from './download-links.ts';

const files = ['a', 'b', 'c'].map((path) => ({ path, size: 1, sha256: path.repeat(64) }));

/** A registry that answers with these links, and writes down what it is asked: each answer is a download that counts. */
function registry(answer: { items: { path: string; url: string }[]; batches?: object[] }) {
  const asked: string[] = [];
  const api = {
    post: async (path: string) => {
      asked.push(path);
      return answer;
    },
    location: async (path: string) => {
      asked.push(path);
      return { url: `own ${path}` };
    },
  } as unknown as ApiClient;
  return { api, asked };
}

test('where small files have links of their own, no file is asked for twice', async () => {
  const { api, asked } = registry({ items: files.map(({ path }) => ({ path, url: `link ${path}` })), batches: [] });
  const { batches, others } = await inBatches(api, '/v', files);
  expect(batches).toEqual([]);
  expect(await Promise.all(others.map(({ link }) => link()))).toEqual(['link a', 'link b', 'link c']);
  expect(asked).toEqual(['/v/download-links']);
  expect(await others[0]?.link()).toContain('own');
});

test('files of a batch come by its link, the others by theirs', async () => {
  const items = [
    { path: 'a', url: '' },
    { path: 'b', url: 'link b' },
    { path: 'c', url: '' },
  ];
  const { api } = registry({ items, batches: [{ url: 'both', size: 2, files: [0, 2] }] });
  const { batches, others } = await inBatches(api, '/v', files);
  expect(batches).toEqual([{ url: 'both', files: [files[0], files[2]] }]);
  expect(others.map(({ file }) => file.path)).toEqual(['b']);
});
