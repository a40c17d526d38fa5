import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../run.ts';

const config = {
  ...{ url: 'http://registry.test', token: 'alt_x', language: 'en', locale: undefined },
  ...{ configFolder: '/nowhere', cacheFolder: '/nowhere', compiledFolder: '/nowhere' },
};
const ID = '0192f000-0000-7000-8000-000000000000';
const SOURCE = 'dataset:hust/source@1.0.0';
const duty = {
  ...{ id: 'attribution', licence: 'CC-BY-4.0', rightsholder: 'hust', trigger: 'share_data', clause: '3(a)' },
  ...{ text: { vi: 'Ghi tên.', en: 'Name them.' }, state: 'open' },
  paths: [[SOURCE, 'model:hust/two@1.0.0', 'output']],
};
const change = {
  ...{
    id: '',
    output: 'model:hust/two@1.0.0',
    purpose: 'publication',
    cause: 'stance',
    before: 'DUTY',
    after: 'BLOCK',
  },
  ...{ createdAt: '2026-11-02T00:00:00.000Z' },
  conflicts: [
    {
      ...{ rule: 'grant:adapt', operation: 'train', parent: SOURCE, path: ['model:hust/two@1.0.0'] },
      ...{ licence: 'CC-BY-ND-4.0', clause: '2(a)', result: 'BLOCK', reason: 'no adaptations' },
    },
  ],
};

const asked: { method: string; address: string; body?: unknown }[] = [];
let printed = '';
let complained = '';
beforeEach(() => {
  [asked.length, printed, complained] = [0, '', ''];
  vi.stubGlobal('fetch', async (address: string, { method, body }: { method: string; body?: string }) => {
    asked.push({ method, address, ...(body !== undefined && { body: JSON.parse(body) }) });
    const { pathname, searchParams } = new URL(address);
    if (searchParams.has('format')) return new Response('as it is', { headers: { 'content-type': 'text/csv' } });
    const isAssessment = /assess$|assessments\/./.test(pathname);
    return Response.json(
      isAssessment ? { id: ID, note: 'not legal advice', duties: [duty] } : { items: [change], nextCursor: null },
    );
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += text;
    return true;
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const audit = (...args: string[]) => run(['audit', ...args], config);

test('duties of a version are those of giving it on as it is, each with the way that brings it', async () => {
  expect(await audit('duties', 'model:hust/two@1.0.0')).toBe(0);
  const body = { inputs: [{ version: 'model:hust/two@1.0.0' }], operation: 'copy', output: { kind: 'model' } };
  expect(asked).toEqual([{ method: 'POST', address: 'http://registry.test/v1/licences/assess', body }]);
  expect(printed).toBe(
    'owed:  hust  CC-BY-4.0 3(a)\n  Name them.\n    dataset:hust/source@1.0.0 → model:hust/two@1.0.0\n\nnot legal advice\n',
  );
});

test.each([
  ['--csv', 'csv'],
  ['--format=bibtex', 'bibtex'],
  ['--format=text', 'text'],
])('duties of an assessment, with %s, are the file that ships', async (option, format) => {
  expect(await audit('duties', ID, option)).toBe(0);
  const assessment = `http://registry.test/v1/licences/assessments/${ID}`;
  expect(asked.map(({ address }) => address)).toEqual([assessment, `${assessment}/duties?format=${format}`]);
  expect(printed).toBe('as it is');
});

test('what would change is told with the lines of the proof', async () => {
  expect(await audit('what-if', SOURCE, '--licence', 'CC-BY-ND-4.0')).toBe(0);
  expect(Object.fromEntries(new URL(asked[0]?.address ?? '').searchParams)).toEqual({
    ...{ limit: '200', source: SOURCE, licence: 'CC-BY-ND-4.0' },
  });
  expect(printed).toBe(
    [
      'DUTY → BLOCK  model:hust/two@1.0.0  to be published  2026-11-02  another stance',
      '  BLOCK  grant:adapt  CC-BY-ND-4.0 2(a): no adaptations',
      '    dataset:hust/source@1.0.0 → model:hust/two@1.0.0\n',
    ].join('\n'),
  );
});

test('what is supposed must be said, one thing of two', async () => {
  expect(await audit('what-if', SOURCE)).toBe(2);
  expect(await audit('what-if', SOURCE, '--removed', '--licence', 'MIT')).toBe(2);
  expect(asked).toEqual([]);
  expect(complained).toContain('either --licence EXPRESSION, or --removed');
});

test.each([
  [
    ['audit', 'what-if', 'work:https://a.example (1)', '--removed', '--csv'],
    '/v1/licences/what-if',
    { source: 'work:https://a.example (1)', removed: 'true' },
  ],
  [
    ['audit', 'conflicts', '--organisation', 'hust', '--as-of', '2026-11-02T00:00:00Z', '--csv'],
    '/v1/licences/assessments',
    { changed: 'true', organisation: 'hust', asOf: '2026-11-02T00:00:00Z' },
  ],
  [
    ['access', 'who', SOURCE, '--at', '2026-11-02T00:00:00Z', '--csv'],
    '/v1/grants/as-of',
    { asset: 'dataset:hust/source', version: '1.0.0', at: '2026-11-02T00:00:00Z' },
  ],
])('%j prints the whole list as CSV', async (args, path, query) => {
  expect(await run(args, config)).toBe(0);
  const { pathname, searchParams } = new URL(asked[0]?.address ?? '');
  expect([pathname, Object.fromEntries(searchParams)]).toEqual([path, { format: 'csv', ...query }]);
  expect(printed).toBe('as it is');
});
