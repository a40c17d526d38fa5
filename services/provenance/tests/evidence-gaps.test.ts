import { randomUUID } from 'node:crypto';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dedupeKey } from '../src/build-intake.ts';
import type { VersionSubject } from '../src/domain/lineage-node.ts';
import { recordPublication } from '../src/operations/record-publication.ts';
import { Harness, silent } from './harness.ts';

const resources = new AsyncDisposableStack();
let harness: Harness;
let client: ReturnType<Harness['connectToGaps']>;
let service: Awaited<ReturnType<Harness['start']>>;

const version = (organisation: string, name: string): VersionSubject => {
  return { kind: 'dataset', organisation, name, version: '1.0.0' };
};

async function publish(subject: VersionSubject, sources: VersionSubject[], access = 'open'): Promise<void> {
  const { kind, organisation, name } = subject;
  await harness.db
    .insertInto('asset_access')
    .values({ kind, organisation, name, asset_id: randomUUID(), access, revision: 1 })
    .execute();
  const derivations = sources.map((source) => ({ source, relation: 'merge' }));
  const said = { digest: name, licence: 'MIT', fileLicences: [], doubts: [], derivations };
  await harness.db
    .transaction()
    .execute((trx) => recordPublication(trx, { subject, ...said, publication: dedupeKey(randomUUID()) }, silent));
}

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  service = resources.use(await harness.start());
  client = harness.connectToGaps(service);
  await publish(version('fpt', 'open'), []);
  await publish(version('fpt', 'private'), [], 'private');
  const sources = [version('fpt', 'open'), version('fpt', 'private'), version('fpt', 'nowhere')];
  await publish(version('hust', 'corpus'), sources);
});
afterAll(() => resources.disposeAsync());

const auditor = testCaller({ allianceRoles: ['auditor'] });
const member = testCaller({ memberships: [memberOf('hust', 'member')] });
const gapsOf = async (caller: typeof auditor) =>
  (await client.listEvidenceGaps({ organisation: 'hust' }, harness.as(caller))).gaps.map(({ source, gaps }) => [
    source?.subject.case === 'version' ? source.subject.value.asset?.name : source?.state,
    gaps,
  ]);
const weak = 'below-digest-matched';

test('an auditor sees every gap and which sources nobody published', async () => {
  expect(await gapsOf(auditor)).toEqual([
    ['open', [weak]],
    ['private', [weak]],
    ['nowhere', [weak, 'unknown-parent']],
  ]);
  const { organisations } = await client.listEvidenceSummaries({}, harness.as(auditor));
  expect(organisations).toMatchObject([
    { organisation: 'fpt', edges: 0n, shareBelowDigestMatched: 0 },
    { organisation: 'hust', edges: 3n, belowDigestMatched: 3n, shareBelowDigestMatched: 1, unknownParents: 1n },
  ]);
});

test('its own people do not learn by it which private versions of others there are', async () => {
  expect(await gapsOf(member)).toEqual([
    ['open', [weak]],
    ['hidden', [weak, 'hidden-parent']],
    ['hidden', [weak, 'hidden-parent']],
  ]);
  const { summary } = await client.listEvidenceGaps({ organisation: 'hust' }, harness.as(member));
  expect(summary).toMatchObject({ edges: 3n, unknownParents: 0n, hiddenParents: 2n });
  expect(summary?.evidence).toMatchObject([{ evidence: 'self-asserted', edges: 3n, share: 1 }]);
});

test('nobody else is answered', async () => {
  const { listEvidenceGaps: gaps, listEvidenceSummaries: all } = client;
  const others = harness.as(testCaller({ memberships: [memberOf('fpt', 'owner')] }));
  const blind = harness.as({ ...member, scopes: ['publish'] });
  const as = harness.as(auditor);
  await expect(gaps({ organisation: 'hust' })).rejects.toThrowWithCode('unauthenticated');
  await expect(gaps({ organisation: 'hust' }, others)).rejects.toThrowWithCode('not_found');
  await expect(gaps({ organisation: 'hust' }, blind)).rejects.toThrowWithCode('scope_required');
  await expect(gaps({ organisation: '' }, as)).rejects.toThrowWithCode('not_found');
  await expect(gaps({ organisation: 'a\0b' }, as)).rejects.toThrowWithCode('not_found');
  await expect(gaps({ organisation: 'hust', pageSize: 1_001 }, as)).rejects.toThrowWithCode('invalid_argument');
  for (const key of ['["1",2,"merge"]', '[1,2]', '[1,2,"a\\u0000"]']) {
    const pageToken = Buffer.from(key).toString('base64url');
    await expect(gaps({ organisation: 'hust', pageToken }, as)).rejects.toThrowWithCode('invalid_cursor');
  }
  await expect(all({})).rejects.toThrowWithCode('unauthenticated');
  await expect(all({}, harness.as(member))).rejects.toThrowWithCode('role_required');
  const asOf = { moment: { case: 'size' as const, value: 1n } };
  await expect(all({ asOf }, as)).rejects.toThrowWithCode('invalid_argument');
  await expect(gaps({ organisation: 'hust', asOf }, as)).rejects.toThrowWithCode('invalid_argument');
  const grants = harness.connectToGaps(service, 'grants');
  await expect(grants.listEvidenceGaps({ organisation: 'hust' }, as)).rejects.toThrowWithCode('caller_not_allowed');
  await expect(grants.listEvidenceSummaries({}, as)).rejects.toThrowWithCode('caller_not_allowed');
});
