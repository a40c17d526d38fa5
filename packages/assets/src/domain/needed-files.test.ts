import { describe, expect, test } from 'vitest';
import { checkNeeded, neededFiles } from './needed-files.ts';

const model = { path: 'onnx/model.onnx', sha256: 'a' };
const blobs = new Map([
  ['a', { needs: [{ location: 'model.onnx_data', bytes: 100 }] }],
  ['b', { needs: [] }],
]);

describe('needed files', () => {
  test('are beside the file that needs them', () => {
    expect(neededFiles([model, { path: 'x', sha256: 'b' }, { path: 'y', sha256: 'c' }], blobs)).toEqual([
      { by: 'onnx/model.onnx', path: 'onnx/model.onnx_data', bytes: 100 },
    ]);
    expect(neededFiles([{ ...model, path: 'model.onnx' }], blobs)[0]?.path).toBe('model.onnx_data');
  });

  const needed = neededFiles([model], blobs);
  test.each<[string, Map<string, { size: number }>, string | undefined]>([
    ['are there', new Map([['onnx/model.onnx_data', { size: 100 }]]), undefined],
    ['are longer', new Map([['onnx/model.onnx_data', { size: 101 }]]), undefined],
    ['are too short', new Map([['onnx/model.onnx_data', { size: 99 }]]), 'external-data-short'],
    ['are in another folder', new Map([['model.onnx_data', { size: 100 }]]), 'external-data-missing'],
  ])('%s', (_what, files, problem) => {
    if (!problem) return expect(checkNeeded(needed, files)).toBeUndefined();
    expect(() => checkNeeded(needed, files)).toThrowWithCode('content_refused');
    expect(() => checkNeeded(needed, files)).toThrow('"onnx/model.onnx" needs "onnx/model.onnx_data"');
  });
});
