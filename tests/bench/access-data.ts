import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '@alliance/cli/api/client';
import type { FileEntry } from '@alliance/cli/api/shapes';
import pg from 'pg';
import { cloneRow } from './clone-rows.ts';
import type { Stage } from './stage.ts';

export const GRANTS = 1_000_000;
export const PEOPLE = 100_000;
const ASSETS = 1_000;

/** The n-th person, and an asset that one of their grants is for. */
export const personOf = (n: number): string => `person-${n % PEOPLE}`;
export const assetOf = (n: number): string => `gated-${(n * 7 + Math.floor(n / PEOPLE) * 101) % ASSETS}`;

/** The researcher who asked by the public door, and what they were given. */
export type Given = { grantId: string; personId: string; researcher: ApiClient };

const SQL_PERSON = `'person-' || n % ${PEOPLE}`;
const SQL_ASSET = `'gated-' || (n::bigint * 7 + n / ${PEOPLE} * 101) % ${ASSETS}`;

/** One grant that was asked for and given by the public door, and a million like it. */
export async function fillGrants(stage: Stage): Promise<Given> {
  const given = await giveOne(stage);
  const client = new pg.Client({ connectionString: stage.databaseUrl('grants') });
  await client.connect();
  try {
    await cloneAll(client, given);
    await client.query('analyze');
  } finally {
    await client.end();
  }
  return given;
}

async function giveOne({ url, publisher }: Stage): Promise<Given> {
  const dataset = '/v1/datasets/bench/gated';
  await publisher.post('/v1/datasets', {
    ...{ organisation: 'bench', name: 'gated', title: 'Gated', access: 'gated', licence: 'CC-BY-4.0' },
  });
  const { items } = await publisher.get<{ items: FileEntry[] }>('/v1/datasets/bench/open/versions/1.0.0/files');
  await publisher.post(`${dataset}/versions`, { version: '1.0.0' });
  const add = items.slice(0, 1).map(({ path, size, sha256 }) => ({ path, size, sha256 }));
  await publisher.patch(`${dataset}/versions/1.0.0/files`, { add });
  await publisher.post(`${dataset}/versions/1.0.0/publish`);
  const account = { email: 'researcher@bench.example', password: 'a password for benchmarks' };
  const anonymous = new ApiClient(url);
  const { id: personId } = await anonymous.post<{ id: string }>('/v1/people', { ...account, name: 'Researcher' });
  const { accessToken } = await anonymous.post<{ accessToken: string }>('/v1/sessions', account);
  const researcher = new ApiClient(url, accessToken);
  const request = await researcher.post<{ id: string }>('/v1/access-requests', {
    asset: 'dataset:bench/gated',
    purpose: 'research',
    operations: ['view', 'download'],
    statement: 'To measure how fast access is checked.',
    until: new Date(Date.now() + 300 * 86_400_000).toISOString(),
  });
  const approved = await publisher.post<{ grant: { id: string } }>(`/v1/access-requests/${request.id}/approve`, {});
  const grantId = approved.grant.id;
  while ((await researcher.get<{ state: string }>(`/v1/grants/${grantId}`)).state !== 'active') await delay(20);
  return { grantId, personId, researcher };
}

async function cloneAll(client: pg.Client, { grantId }: Given): Promise<void> {
  const ofAsset = "asset_organisation = 'bench' and asset_name = 'gated'";
  const grant = `(select request_id from access_grant where id = '${grantId}')`;
  const seat = `(select id from seat where grant_id = '${grantId}')`;
  const many = { count: GRANTS };
  const assets = { where: ofAsset, differences: { asset_name: "'gated-' || n - 1" }, count: ASSETS };
  await cloneRow(client, 'asset', assets);
  await cloneRow(client, 'asset_history', assets);
  await cloneRow(client, 'asset_version', assets);
  await cloneRow(client, 'access_request', {
    ...many,
    where: `id = ${grant}`,
    differences: {
      ...{ id: "'request-' || n", asset_name: SQL_ASSET, applicant_id: SQL_PERSON, beneficiary: SQL_PERSON },
      grant_id: "'grant-' || n",
    },
  });
  await cloneRow(client, 'access_grant', {
    ...many,
    where: `id = '${grantId}'`,
    differences: {
      ...{ id: "'grant-' || n", request_id: "'request-' || n", asset_name: SQL_ASSET, beneficiary: SQL_PERSON },
    },
  });
  await cloneRow(client, 'grant_history', {
    ...many,
    where: `grant_id = '${grantId}'`,
    differences: { grant_id: "'grant-' || n" },
  });
  await cloneRow(client, 'seat', {
    ...many,
    where: `grant_id = '${grantId}'`,
    differences: { id: "'seat-' || n", grant_id: "'grant-' || n", person_id: SQL_PERSON },
  });
  await cloneRow(client, 'seat_history', {
    ...many,
    where: `seat_id = ${seat} and state = 'active'`,
    differences: { seat_id: "'seat-' || n" },
  });
}
