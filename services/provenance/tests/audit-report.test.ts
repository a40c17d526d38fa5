import { randomUUID } from 'node:crypto';
import { checkReport } from '@alliance/audit-report/check-report';
import { describeEntry } from '@alliance/audit-report/describe-entry';
import type { AuditReport } from '@alliance/audit-report/report';
import { readReport } from '@alliance/audit-report/sign-report';
import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetCreatedSchema, VersionPublishedSchema } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { AccessRequestedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import { OrganisationAppliedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { GetAuditReportRequestSchema } from '@alliance/proto/alliance/provenance/v1/audit_reports_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Harness } from './harness.ts';

type Asked = MessageInitShape<typeof GetAuditReportRequestSchema>;

const resources = new AsyncDisposableStack();
let harness: Harness;
let client: ReturnType<Harness['connectToReports']>;

const actor = randomUUID();
const auditor = testCaller({ personId: randomUUID(), allianceRoles: ['auditor'] });
const owner = testCaller({ personId: randomUUID(), memberships: [memberOf('hust', 'owner')] });
const ref = { kind: AssetKind.DATASET, organisation: 'hust', name: 'kin' };
const period = {
  from: timestampFromDate(new Date(Date.now() - 3_600_000)),
  until: timestampFromDate(new Date(Date.now() + 3_600_000)),
};
const aboutAsset: Asked = { subject: { case: 'asset', value: ref }, ...period };
const aboutOrganisation: Asked = { subject: { case: 'organisation', value: 'hust' }, ...period };

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  const service = resources.use(await harness.start());
  client = harness.connectToReports(service);
  const object = { kind: 'dataset', id: 'hust/kin', version: '', digest: '' };
  const audit = { actorPersonId: actor, actorRole: 'publisher', organisation: 'hust', object };
  await harness.publish('datasets', AssetCreatedSchema, {
    audit: { ...audit, nextState: 'active' },
    asset: { ref, id: randomUUID(), access: Access.PRIVATE, revision: 1n },
  });
  await harness.publish('datasets', VersionPublishedSchema, {
    audit: { ...audit, object: { ...object, version: '1.0.0' }, previousState: 'draft', nextState: 'published' },
    version: { ref: { asset: ref, version: '1.0.0' } },
  });
  // About the same dataset, but on nobody's books.
  await harness.publish('datasets', AssetCreatedSchema, { audit: { ...audit, organisation: '' } });
  await harness.publish('grants', AccessRequestedSchema, {
    audit: { ...audit, object: { kind: 'access_request', id: randomUUID() }, nextState: 'submitted' },
  });
  await harness.publish('members', OrganisationAppliedSchema, {
    audit: { actorPersonId: actor, organisation: 'fpt', object: { kind: 'organisation', id: 'fpt' } },
  });
  await harness.settle(5);
});
afterAll(() => resources.disposeAsync());

const vkey = () => formatVerifierKey(harness.signer);
const indexesOf = ({ entries }: AuditReport) => entries.map(({ index }) => index);

/** A whole report, page by page, as the gateway and the command line put it together. */
async function whole(caller: typeof auditor, asked: Asked, pageSize = 1): Promise<AuditReport> {
  const entries: AuditReport['entries'] = [];
  let pageToken = '';
  for (;;) {
    const page = await client.getAuditReport({ ...asked, pageSize, pageToken }, harness.as(caller));
    for (const { index, leaf, proof, payload, salt } of page.entries) {
      const event = payload === undefined ? { payload: null, salt: null } : { payload, salt };
      entries.push(describeEntry({ index: Number(index), leaf, proof, ...event }));
    }
    pageToken = page.nextPageToken;
    const { envelope, logKey } = page;
    if (pageToken === '') return { report: readReport(envelope), envelope, logKey, entries };
  }
}

describe('a report', () => {
  test('has every entry of the period in order, and its making is an entry of the log', async () => {
    const report = await whole(auditor, aboutAsset);
    // Where entries of two services stand is for the log to say.
    expect(indexesOf(report)).toEqual(indexesOf(report).toSorted((a, b) => a - b));
    expect(report.entries.map(({ action }) => action).toSorted()).toEqual([
      'dataset.create',
      'dataset.create',
      'dataset.version.publish',
    ]);
    expect(report.report).toMatchObject({
      asset: 'dataset:hust/kin',
      organisation: null,
      madeBy: { personId: auditor.personId, role: 'auditor' },
      reach: 'everything',
      entries: 3,
      actions: [
        { action: 'dataset.create', count: 2 },
        { action: 'dataset.version.publish', count: 1 },
      ],
    });
    const published = report.entries.find(({ action }) => action === 'dataset.version.publish');
    expect(published).toMatchObject({
      object: { kind: 'dataset', id: 'hust/kin', version: '1.0.0' },
      organisation: 'hust',
      previousState: 'draft',
      nextState: 'published',
    });
    expect(published?.actor).toMatch(/^[0-9a-f]{32}$/);
    expect(checkReport(report, vkey())).toMatchObject({ problem: undefined, size: expect.any(Number) });
    // One entry for the whole report, not one for each of its pages.
    await harness.settle(6);
    const made = harness.db.selectFrom('audit_record').selectAll().where('action', '=', 'audit_report.make');
    expect(await made.execute()).toMatchObject([
      {
        actor_person_id: auditor.personId,
        actor_role: 'auditor',
        organisation: 'hust',
        object_kind: 'audit_report',
        object_id: report.report.id,
        object_digest: report.report.entriesSha256,
      },
    ]);
  });

  test('of an owner is of their own books, with the events of their own assets only', async () => {
    const report = await whole(owner, aboutOrganisation, 2);
    expect(report.report).toMatchObject({ organisation: 'hust', reach: 'own-books', madeBy: { role: 'owner' } });
    expect(new Set(report.entries.map(({ organisation }) => organisation))).toEqual(new Set(['hust']));
    const told = report.entries.map(({ action, payload }) => [action, payload !== null]);
    expect(told).toContainEqual(['dataset.create', true]);
    expect(told).toContainEqual(['access_request.submit', false]);
    expect(checkReport(report, vkey()).problem).toBeUndefined();
    expect((await whole(owner, aboutAsset)).entries).toHaveLength(2);
  });

  test('is empty where nothing happened', async () => {
    const asked = { ...aboutAsset, from: timestampFromDate(new Date('2020-01-01')) };
    const report = await whole(auditor, { ...asked, until: timestampFromDate(new Date('2020-02-01')) });
    expect(report.entries).toEqual([]);
    expect(checkReport(report, vkey())).toMatchObject({ problem: undefined, entries: [] });
  });

  test('has shorter pages where events are long', async () => {
    const long = { ...ref, name: 'dai' };
    const object = { kind: 'dataset', id: 'hust/dai', version: '1.0.0' };
    for (const version of ['1.0.0', '1.1.0', '1.2.0'])
      await harness.publish('datasets', VersionPublishedSchema, {
        audit: { actorPersonId: actor, organisation: 'hust', object },
        version: { ref: { asset: long, version }, notes: 'd'.repeat(900_000) },
      });
    const asked: Asked = { ...aboutAsset, subject: { case: 'asset', value: long } };
    await vi.waitFor(async () => {
      const report = await whole(auditor, asked, 200);
      expect(report.entries).toHaveLength(3);
      expect(checkReport(report, vkey()).problem).toBeUndefined();
    }, 15_000);
    const first = await client.getAuditReport({ ...asked, pageSize: 200 }, harness.as(auditor));
    expect(first.entries).toHaveLength(2);
    expect(first.nextPageToken).not.toBe('');
  });

  test('without a salt that was erased still proves its entries', async () => {
    const report = await whole(auditor, aboutAsset);
    const erased = await harness.db
      .deleteFrom('event_payload')
      .where('payload', 'is not', null)
      .returning('salt')
      .execute();
    expect(erased.length).toBeGreaterThan(0);
    const later = await whole(auditor, aboutAsset);
    expect(indexesOf(later)).toEqual(indexesOf(report));
    expect(later.entries.every(({ payload }) => payload === null)).toBe(true);
    expect(checkReport(later, vkey()).problem).toBeUndefined();
    // The first one was made before, and says what it said.
    expect(checkReport(report, vkey()).entries.every(({ detail }) => detail === undefined)).toBe(true);
  });
});

describe('nothing is answered', () => {
  const ask = (asked: Asked, options?: object) => client.getAuditReport(asked, options);

  test('to those whom it is not for', async () => {
    await expect(ask(aboutAsset)).rejects.toThrowWithCode('unauthenticated');
    const blind = { ...auditor, scopes: ['publish' as const] };
    await expect(ask(aboutAsset, harness.as(blind))).rejects.toThrowWithCode('scope_required');
    const others = [
      testCaller({ memberships: [memberOf('hust', 'steward')] }),
      testCaller({ memberships: [memberOf('hust', 'publisher')] }),
      testCaller({ memberships: [memberOf('fpt', 'owner')] }),
      testCaller(),
    ];
    for (const other of others)
      for (const asked of [aboutAsset, aboutOrganisation])
        await expect(ask(asked, harness.as(other))).rejects.toThrowWithCode('role_required');
  });

  test('to a service that has no business here', async () => {
    await using service = await harness.start();
    const grants = harness.connectToReports(service, 'grants');
    await expect(grants.getAuditReport(aboutAsset, harness.as(auditor))).rejects.toThrowWithCode('caller_not_allowed');
  });

  test('that was tampered with', async () => {
    const as = harness.as(auditor);
    const { from, until } = period;
    const wrong: Asked[] = [
      { ...period },
      { ...aboutAsset, until: from },
      { ...aboutAsset, from: until },
      { from, subject: { case: 'organisation' as const, value: 'hust' } },
      { subject: { case: 'organisation' as const, value: "hust' or true" }, ...period },
      { ...period, subject: { case: 'asset' as const, value: { ...ref, name: 'a/b' } } },
      { subject: { case: 'asset' as const, value: { ...ref, kind: AssetKind.UNSPECIFIED } }, ...period },
      { ...aboutAsset, pageSize: 201 },
    ];
    for (const asked of wrong) await expect(ask(asked, as)).rejects.toThrowWithCode('invalid_argument');
    const { nextPageToken } = await ask({ ...aboutAsset, pageSize: 1 }, as);
    const forged = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
    const elsewhere: [Asked, ReturnType<Harness['as']>][] = [
      [{ ...aboutOrganisation, pageToken: nextPageToken }, as],
      [{ ...aboutAsset, from: timestampFromDate(new Date(0)), pageToken: nextPageToken }, as],
      [{ ...aboutAsset, pageToken: nextPageToken }, harness.as(owner)],
      [{ ...aboutAsset, pageToken: forged([randomUUID(), 0]) }, as],
      [{ ...aboutAsset, pageToken: forged([1, 0]) }, as],
      [{ ...aboutAsset, pageToken: 'no cursor' }, as],
    ];
    for (const [asked, options] of elsewhere)
      await expect(ask(asked, options)).rejects.toThrowWithCode('invalid_cursor');
  });
});
