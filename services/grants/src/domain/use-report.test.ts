import { expect, test } from 'vitest';
import { reportProblems, type UseReport } from './use-report.ts';

const model = { kind: 'model', organisation: 'lab', name: 'm' } as const;
const GOOD: UseReport = {
  outputs: [
    { title: 'Bài báo', url: 'https://example.org/a' },
    { title: 'Bài khác', url: '10.1234/abc.5' },
  ],
  models: [{ version: { asset: model, version: '1.0.0' } }, { external: 'Mô hình nội bộ' }],
  incidents: 'Không có.',
};

test.each<[string, Partial<UseReport>, string[]]>([
  ['a whole report', {}, []],
  ['no outputs and models', { outputs: [], models: [] }, []],
  ['no word about incidents', { incidents: ' ' }, ['report.incidents']],
  ['too many words', { incidents: 'x'.repeat(2_001) }, ['report.incidents']],
  ['an output without a title', { outputs: [{ title: '', url: 'https://x.example' }] }, ['report.outputs[0].title']],
  ['a link that is a script', { outputs: [{ title: 'x', url: 'javascript:1' }] }, ['report.outputs[0].url']],
  ['a link that is none', { outputs: [{ title: 'x', url: 'https://' }] }, ['report.outputs[0].url']],
  ['too many outputs', { outputs: Array.from({ length: 51 }, () => GOOD.outputs[0]!) }, ['report.outputs']],
  [
    'a dataset',
    { models: [{ version: { asset: { ...model, kind: 'dataset' }, version: '1.0.0' } }] },
    ['report.models[0].version'],
  ],
  ['no exact version', { models: [{ version: { asset: model, version: '' } }] }, ['report.models[0].version']],
  ['no name', { models: [{ external: '' }] }, ['report.models[0].external']],
])('%s', (_what, changes, fields) => {
  expect(reportProblems({ ...GOOD, ...changes }).map(({ field }) => field)).toEqual(fields);
});
