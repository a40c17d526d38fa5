import { AssessmentSchema } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import { showAssessment } from '../src/assessment-shape.ts';
import { buildTestApp } from './support/build-test-app.ts';

let app: App;
beforeAll(async () => {
  app = await buildTestApp({});
});
afterAll(() => app.close());

const question = {
  inputs: [{ version: 'dataset:mekong-data/corpus@1.0.0' }],
  operation: 'train',
  output: { kind: 'model', licence: 'MIT' },
};
const exception = {
  organisation: 'mekong-data',
  parent: 'dataset:mekong-data/corpus@1.0.0',
  rule: 'grant:train',
  reason: 'Thư đồng ý.',
  documentSha256: 'd'.repeat(64),
  until: '2027-01-31',
};

test.each([
  ['POST', '/v1/licences/assess', question],
  ['GET', '/v1/licences/assessments/x', undefined],
  ['GET', '/v1/licences/assessments/x/duties?format=csv', undefined],
  ['PUT', '/v1/licences/stance', { stance: 'conservative', reason: 'Nghị quyết.', replacesVersion: 1 }],
  ['GET', '/v1/licences/stance/preview?stance=explicit-text', undefined],
  ['GET', '/v1/licences/assessments?changed=true', undefined],
  ['GET', '/v1/licences/assessments?changed=true&format=csv', undefined],
  ['GET', '/v1/licences/what-if?source=dataset:a/b@1.0.0&licence=MIT', undefined],
  ['GET', '/v1/licences/what-if?source=dataset:a/b@1.0.0&removed=true&format=csv', undefined],
  ['GET', '/v1/licences/exceptions', undefined],
  ['POST', '/v1/licences/exceptions', exception],
  ['GET', '/v1/licences/reviews', undefined],
  ['POST', '/v1/licences/reviews/x/decide', { decision: 'approve', reason: 'Đã xem.' }],
] as const)('%s %s needs a sign-in', async (method, url, payload) => {
  const answer = await app.inject({ method, url, ...(payload && { payload }) });
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
});

describe('an assessment is shown', () => {
  const assessment = create(AssessmentSchema, {
    id: 'a',
    verdict: 'BLOCK',
    stance: 'conservative@3',
    engine: '1.0.0',
    note: 'engine assessment, not legal advice',
    proof: [{ rule: 'outbound', parent: 'p', path: ['c'], result: 'BLOCK', textSha256: 't' }],
    duties: [{ id: 'attribution', textVi: 'Ghi tên.', textEn: 'Name them.', paths: [{ refs: ['p', 'c'] }] }],
    ceilings: [
      { operation: 'commercial-use', value: 'prohibit' },
      { operation: 'train', value: 'permit' },
    ],
    createdAt: timestampFromDate(new Date(0)),
  });

  test('with ceilings by operation, paths as lists and both texts together', () => {
    expect(showAssessment(assessment)).toEqual({
      id: 'a',
      verdict: 'BLOCK',
      stance: 'conservative@3',
      engine: '1.0.0',
      note: 'engine assessment, not legal advice',
      proof: [expect.objectContaining({ rule: 'outbound', path: ['c'], textSha256: 't', clause: '' })],
      omitted: 0,
      duties: [
        expect.objectContaining({
          id: 'attribution',
          text: { vi: 'Ghi tên.', en: 'Name them.' },
          paths: [['p', 'c']],
        }),
      ],
      ceilings: { 'commercial-use': 'prohibit', train: 'permit', until: null, territory: null, purpose: null },
      choices: [],
      exceptions: [],
      digest: '',
      createdAt: '1970-01-01T00:00:00.000Z',
    });
  });

  test('with limits where there are any', () => {
    const limited = { until: '2027-01-31', territoryOnly: ['VN'], limitsPurpose: true, purposes: ['research'] };
    expect(showAssessment({ ...assessment, ...limited }).ceilings).toMatchObject({
      until: '2027-01-31',
      territory: { only: ['VN'], except: [] },
      purpose: ['research'],
    });
  });
});
