import { AllianceError } from '@alliance/errors/alliance-error';
import { AssessmentChangeSchema } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import { Authenticator } from '../src/authentication.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const line = (rule: string) => ({
  ...{ rule, operation: 'filter', parent: 'dataset:hust/source@1.0.0', path: ['dataset:hust/two@1.0.0'] },
  ...{ licence: 'CC-BY-ND-4.0', clause: '2(a)(1)(B)', result: 'BLOCK', reason: '=no, not "shared"' },
});
const change = create(AssessmentChangeSchema, {
  ...{ output: 'dataset:hust/two@1.0.0', organisation: 'hust', purpose: 'publication', before: 'DUTY', after: 'BLOCK' },
  ...{ beforeAssessmentId: 'one', createdAt: timestampFromDate(new Date(0)), proof: line('grant:adapt') },
  conflicts: [line('grant:adapt'), line('grant:share')],
});
const better = create(AssessmentChangeSchema, { output: 'dataset:hust/three@1.0.0', before: 'BLOCK', after: 'OK' });
type Asked = { pageToken: string };
const answer = async ({ pageToken }: Asked) =>
  pageToken === '' ? { changes: [change], nextPageToken: 'more' } : { changes: [better], nextPageToken: '' };
const derivations = { listAssessmentChanges: vi.fn(answer), previewSource: vi.fn(answer) };

let app: App;
beforeAll(async () => {
  vi.spyOn(Authenticator.prototype, 'authenticate').mockResolvedValue({ key: 'somebody', callerToken: 'x' } as never);
  app = await buildTestApp({ derivations } as unknown as Partial<Clients>);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.close();
});

const CHANGED = '/v1/licences/assessments?changed=true';
const WHAT_IF = '/v1/licences/what-if?source=dataset:hust/source@1.0.0';
const HEADER =
  'version,purpose,cause,before,after,before_assessment,after_assessment,at,rule,operation,source,licence,clause,result,reason,path';
const row = (rule: string) =>
  `dataset:hust/two@1.0.0,publication,,DUTY,BLOCK,one,,1970-01-01T00:00:00.000Z,${rule},filter,dataset:hust/source@1.0.0,CC-BY-ND-4.0,2(a)(1)(B),BLOCK,"'=no, not ""shared""",dataset:hust/source@1.0.0 > dataset:hust/two@1.0.0`;

test.each([
  [CHANGED, 'licence-conflicts'],
  [`${CHANGED}&organisation=hust`, 'licence-conflicts-hust'],
  [`${WHAT_IF}&removed=true`, 'what-if-dataset_hust_source_1.0.0'],
])('%s is one CSV, a row for each line that says why', async (url, name) => {
  const csv = await app.inject({ url, headers: { accept: 'text/csv' } });
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}.csv"`,
    vary: expect.stringContaining('accept'),
  });
  const rows = [row('grant:adapt'), row('grant:share'), 'dataset:hust/three@1.0.0,,,BLOCK,OK,,,,,,,,,,,'];
  expect(csv.body.split('\r\n')).toEqual([HEADER, ...rows, '']);
});

test('changes are asked for up to a moment', async () => {
  const page = await app.inject(`${CHANGED}&asOf=2026-11-02T00:00:00Z&limit=2`);
  expect(page.json()).toMatchObject({ items: [{ conflicts: [{}, { rule: 'grant:share' }] }], nextCursor: 'more' });
  const asOf = expect.objectContaining({ seconds: 1_793_577_600n });
  expect(derivations.listAssessmentChanges).toHaveBeenLastCalledWith(
    { organisation: '', asOf, pageSize: 2, pageToken: '' },
    expect.anything(),
  );
});

test('what if asks for a licence or for none', async () => {
  await app.inject(`${WHAT_IF}&licence=MIT`);
  const source = 'dataset:hust/source@1.0.0';
  const licence = { case: 'licence', value: 'MIT' };
  expect(derivations.previewSource).toHaveBeenLastCalledWith(
    { source, instead: licence, pageSize: 50, pageToken: '' },
    expect.anything(),
  );
  derivations.previewSource.mockRejectedValueOnce(new AllianceError('licence_unknown', 'Nobody knows it.'));
  const refused = await app.inject(`${WHAT_IF}&licence=none-such&format=csv`);
  expect([refused.statusCode, refused.json().code]).toEqual([expect.any(Number), 'licence_unknown']);
});

test.each([
  WHAT_IF,
  `${WHAT_IF}&licence=MIT&removed=true`,
  `${WHAT_IF}&removed=false`,
  `${WHAT_IF}&licence=`,
  `${CHANGED}&asOf=soon`,
  `${CHANGED}&asOf=12`,
  `${CHANGED}&format=xml`,
])('%s is refused', async (url) => {
  expect((await app.inject(url)).statusCode).toBe(400);
});
