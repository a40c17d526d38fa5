import { AllianceError } from '@alliance/errors/alliance-error';
import { Access as AssetAccess, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  CheckAccessResultSchema,
  ListAccessAsOfResponseSchema,
  MyAccessSchema,
} from '@alliance/proto/alliance/grants/v1/access_service_pb';
import { Operation } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import { Authenticator } from '../src/authentication.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const asset = { kind: AssetKind.DATASET, organisation: 'viet-data', name: 'ca-dao' };
const access = {
  listAccessAsOf: vi.fn(async () =>
    create(ListAccessAsOfResponseSchema, {
      version: '1.0.0',
      access: AssetAccess.GATED,
      levels: [{ access: AssetAccess.GATED }],
      seats: [{ grantId: 'g', seatId: 's', personId: 'p', operations: [Operation.DOWNLOAD], rule: 'grant' }],
      nextPageToken: 'more',
    }),
  ),
  listMyAccess: vi.fn(async () => ({
    assets: [create(MyAccessSchema, { asset, version: '1.0.0', because: [{ rule: 'grant' }] })],
    nextPageToken: '',
  })),
  checkAccessBatch: vi.fn(async () => ({
    results: [create(CheckAccessResultSchema, { errorCode: 'not_found', errorMessage: 'No.' })],
  })),
};

let app: App;
beforeAll(async () => {
  vi.spyOn(Authenticator.prototype, 'authenticate').mockResolvedValue({ key: 'somebody', callerToken: 'x' } as never);
  app = await buildTestApp({ access } as unknown as Partial<Clients>);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.close();
});

test('who could at a moment is a page with what it is about', async () => {
  const answer = await app.inject('/v1/grants/as-of?asset=dataset:viet-data/ca-dao&at=2026-11-22T00:00:00Z&limit=2');
  expect(answer.json()).toMatchObject({
    items: [{ grantId: 'g', personId: 'p', operations: ['download'], rule: 'grant' }],
    nextCursor: 'more',
    version: '1.0.0',
    access: 'gated',
    levels: [{ access: 'gated' }],
  });
  expect(access.listAccessAsOf).toHaveBeenLastCalledWith(
    expect.objectContaining({ asset, operation: Operation.DOWNLOAD, pageSize: 2 }),
    expect.anything(),
  );
});

test('who could at a moment is one CSV, all of the moment of its first page', async () => {
  const at = timestampFromDate(new Date('2026-11-22T00:00:00Z'));
  const seat = {
    ...{ grantId: 'g', seatId: 's', personId: 'p', versions: '*', operations: [Operation.VIEW, Operation.DOWNLOAD] },
    beneficiary: { kind: { case: 'organisation' as const, value: 'hust' } },
    ...{ rule: 'grant', from: at, requestId: 'r', approvedByPersonId: '=cmd()' },
  };
  const page = { version: '1.0.0', at, seats: [seat] };
  access.listAccessAsOf.mockResolvedValueOnce(create(ListAccessAsOfResponseSchema, { ...page, nextPageToken: 'more' }));
  access.listAccessAsOf.mockResolvedValueOnce(create(ListAccessAsOfResponseSchema, { ...page, nextPageToken: '' }));
  const url = '/v1/grants/as-of?asset=dataset:viet-data/ca-dao';
  const answer = await app.inject({ url, headers: { accept: 'text/csv' } });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="access-dataset_viet-data_ca-dao_1.0.0.csv"',
  });
  const now = '2026-11-22T00:00:00.000Z';
  const row = `1.0.0,${now},p,hust,grant,view download,*,${now},,g,s,r,'=cmd(),`;
  expect(answer.body.split('\r\n').slice(1)).toEqual([row, row, '']);
  expect(access.listAccessAsOf).toHaveBeenLastCalledWith(
    expect.objectContaining({ at, version: '1.0.0', pageToken: 'more' }),
    expect.anything(),
  );
  access.listAccessAsOf.mockRejectedValueOnce(new AllianceError('role_required', 'Not for you.'));
  expect((await app.inject(`${url}&format=csv`)).statusCode).toBe(403);
});

test('everything that I may have is a page', async () => {
  const answer = await app.inject('/v1/access/mine?rule=grant');
  expect(answer.json()).toMatchObject({ items: [{ asset: 'dataset:viet-data/ca-dao', because: [{ rule: 'grant' }] }] });
  expect((await app.inject('/v1/access/mine?rule=no_grant')).statusCode).toBe(400);
});

test('many checks are answered in one body', async () => {
  const ask = (checks: object[]) => app.inject({ method: 'POST', url: '/v1/access-checks/batch', payload: { checks } });
  const check = { asset: 'dataset:viet-data/ca-dao', person: 'lan@example.vn' };
  const answer = await ask([check]);
  expect(answer.json()).toEqual({ items: [{ answer: null, errorCode: 'not_found', errorMessage: 'No.' }] });
  expect(access.checkAccessBatch).toHaveBeenLastCalledWith(
    { checks: [{ asset, version: '', operation: Operation.DOWNLOAD, personEmail: 'lan@example.vn' }] },
    expect.anything(),
  );
  for (const checks of [[], Array.from({ length: 101 }, () => check), [{ ...check, admin: true }]])
    expect((await ask(checks)).statusCode).toBe(400);
});
