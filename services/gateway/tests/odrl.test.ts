import { AllianceError } from '@alliance/errors/alliance-error';
import { LicenceSchema } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { create } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const statement = (name: string, value: string, clause: string) => ({ name, value, clause });
const known = new Map([
  [
    'CC-BY-NC-SA-4.0',
    {
      name: 'Creative Commons',
      termRecord: {
        digest: 'ab'.repeat(32),
        grants: [
          statement('use', 'permit', '2(a)(1)(A)'),
          statement('adapt', 'permit', '2(a)(1)(B)'),
          statement('commercial', 'prohibit', '1(i)'),
          statement('train', 'undefined', ''),
        ],
        duties: [{ id: 'attribution', clause: '3(a)', textVi: 'Ghi tên.', textEn: 'Name the creator.' }],
        outboundAllowed: ['CC-BY-NC-SA-4.0'],
        shareAlikeClause: '3(b)',
      },
    },
  ],
  [
    'LicenseRef-contract-1',
    {
      name: 'Kho câu',
      terms: {
        ...{
          organisation: 'sao-mai',
          version: 2,
          title: 'Kho câu',
          texts: [{ language: 'vi', sha256: 'cd'.repeat(32) }],
        },
        conditions: {
          ...{ operations: ['download', 'train'], purposes: ['research'], territory: ['VN'], termMonths: 12, seats: 5 },
          ...{ attribution: 'Sao Mai', priceNote: '10 triệu đồng', contact: 'a@b.vn', deletionOnExpiry: true },
        },
      },
    },
  ],
  ['MIT-0', { name: 'Nobody read it' }],
]);

let app: App;
beforeAll(async () => {
  const licensing = {
    getLicence: async ({ id }: { id: string }) => {
      const found = known.get(id);
      if (!found) throw new AllianceError('not_found', 'No such licence.');
      return { licence: create(LicenceSchema, { id, ...found } as never) };
    },
  } as unknown as Clients['licensing'];
  app = await buildTestApp({ licensing }, { ALLIANCE_PUBLIC_URL: 'https://registry.example' });
});
afterAll(() => app.close());

const get = async (path: string) => {
  const answer = await app.inject({ method: 'GET', url: `/v1/licences/${path}` });
  return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.json() };
};

test('a licence is a set of rules with their clauses; what it does not mention is in no rule', async () => {
  const { type, body } = await get('CC-BY-NC-SA-4.0/odrl');
  expect(type).toContain('application/ld+json');
  const target = 'https://registry.example/v1/catalogue?licence=CC-BY-NC-SA-4.0';
  expect(body).toMatchObject({ '@type': 'Set', uid: 'https://registry.example/v1/licences/CC-BY-NC-SA-4.0/odrl' });
  expect(body.permission).toEqual([
    { action: 'use', target, 'dcterms:source': '2(a)(1)(A)' },
    expect.objectContaining({ action: 'derive', target, 'dcterms:source': '2(a)(1)(B)' }),
  ]);
  expect(body.permission[1].duty.map(({ action }: { action: string }) => action)).toEqual(['attribute', 'nextPolicy']);
  expect(body.prohibition).toEqual([{ action: 'cc:CommercialUse', target, 'dcterms:source': '1(i)' }]);
  expect(body['alliance:notMentioned']).toEqual(['train']);
});

test('an organisation’s terms are an offer that prohibits what it does not list', async () => {
  const { body } = await get('LicenseRef-contract-1/odrl?asset=dataset:sao-mai/kho-cau');
  expect(body).toMatchObject({ '@type': 'Offer', 'dcterms:hasVersion': '2' });
  const [download, train] = body.permission;
  expect(download).toMatchObject({
    action: 'use',
    target: 'https://registry.example/v1/datasets/sao-mai/kho-cau',
    assigner: 'https://registry.example/v1/organisations/sao-mai',
    constraint: [
      { leftOperand: 'purpose', operator: 'isAnyOf', rightOperand: ['research'] },
      { leftOperand: 'spatial', operator: 'isAnyOf', rightOperand: ['VN'] },
      { leftOperand: 'elapsedTime', operator: 'lteq', rightOperand: { '@type': 'xsd:duration', '@value': 'P12M' } },
      { leftOperand: 'alliance:seats', operator: 'lteq', rightOperand: 5 },
    ],
  });
  expect(train.action).toBe('alliance:train');
  expect(train.duty.map(({ action }: { action: string }) => action)).toEqual(['attribute', 'delete', 'compensate']);
  expect(body.prohibition.map(({ action }: { action: string }) => action)).toEqual([
    'display',
    'alliance:publishWeights',
    'distribute',
    'cc:CommercialUse',
  ]);
});

test.each([
  ['a licence that nobody has read', 'MIT-0/odrl', 404, 'not_found'],
  ['a licence that there is not', 'Nope-1.0/odrl', 404, 'not_found'],
  ['an asset that is named wrongly', 'LicenseRef-contract-1/odrl?asset=sao-mai', 400, 'invalid_argument'],
])('%s has no policy', async (_, path, status, code) => {
  const { status: answered, body } = await get(path);
  expect([answered, body.code]).toEqual([status, code]);
});
