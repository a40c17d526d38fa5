import { randomBytes } from 'node:crypto';
import type { ApiClient } from '@alliance/cli/api/client';
import { SAMPLE_CARD, sampleTerms } from '../../../scripts/samples/sample-files.ts';
import { textFile, uploadText } from '../../../scripts/samples/upload-text.ts';
import { type Attempt, attempt } from '../../alliance/attempt.ts';
import type { TestAlliance } from '../../alliance.ts';

/** People, assets and requests in every state that the refusals are about. */
export type Stage = {
  /** Everything that must never be written to a log. */
  secrets: string[];
  owner: string;
  steward: string;
  researcher: string;
  applicant: string;
  /** API token that may only read. */
  reader: string;
  governance: string;
  licenceId: string;
  /** Of a request that waits for a decision, and of one that was approved. */
  openRequest: string;
  approvedRequest: string;
  grant: string;
  upload: string;
  send(
    token: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Attempt>;
};

export const OPEN = '/v1/datasets/sao-mai/open';
export const GATED = '/v1/datasets/sao-mai/gated';
export const PRIVATE = '/v1/datasets/sao-mai/private';
export const MODEL = '/v1/models/sao-mai/model';
export const FILE = textFile('một câu ngắn\n');
const UNTIL = new Date(Date.now() + 30 * 86_400_000).toISOString();

/** A wish for access that is complete. */
export const wishFor = (asset: string) => ({
  asset,
  purpose: 'research',
  statement: 'Nhận dạng địa danh trong văn bản.',
  until: UNTIL,
});

/** Sets the stage through the public API. */
export async function setStage({ url, people }: TestAlliance): Promise<Stage> {
  const passwords: Record<string, string> = {};
  const secrets: string[] = [];
  const anonymous = people.anonymous();
  const enter = async (email: string) => {
    const password = `pass ${randomBytes(9).toString('base64url')}`;
    await anonymous.post('/v1/people', { email, name: email, password });
    const session = await anonymous.post<{ accessToken: string; refreshToken: string }>('/v1/sessions', {
      email,
      password,
    });
    passwords[email] = password;
    secrets.push(password, session.accessToken, session.refreshToken);
    return people.as(email, password);
  };
  const owner = await enter('owner@sao-mai.test');
  const steward = await enter('steward@sao-mai.test');
  const researcher = await enter('researcher@university.test');
  const applicant = await enter('applicant@later.test');
  const governance = await people.governance();
  await owner.post('/v1/organisations', { slug: 'sao-mai', kind: 'company', legalName: 'Sao Mai' });
  await governance.post('/v1/organisations/sao-mai/admit');
  await owner.put('/v1/organisations/sao-mai/people/steward@sao-mai.test', { role: 'steward' });
  await applicant.post('/v1/organisations', { slug: 'later', kind: 'company', legalName: 'Later' });
  const { token: reader } = await owner.post<{ token: string }>('/v1/tokens', { name: 'reader', scopes: ['read'] });
  secrets.push(reader, await people.governanceToken());
  const licenceId = await publishEverything(owner);
  const asked = await askForAccess(researcher, steward);
  const tokenOf = (email: string) => people.tokenOf(email, passwords[email]);
  return {
    secrets,
    owner: await tokenOf('owner@sao-mai.test'),
    steward: await tokenOf('steward@sao-mai.test'),
    researcher: await tokenOf('researcher@university.test'),
    applicant: await tokenOf('applicant@later.test'),
    governance: await people.governanceToken(),
    reader,
    licenceId,
    ...asked,
    upload: (
      await owner.post<{ upload: { id: string } }>('/v1/uploads', {
        organisation: 'sao-mai',
        files: [textFile('more')],
      })
    ).upload.id,
    send: (token, method, path, body, headers = {}) => attempt({ url, token, method, path, body, headers }),
  };
}

async function publishEverything(owner: ApiClient): Promise<string> {
  await uploadText(owner, 'sao-mai', 'một câu ngắn\n');
  const { licenceId } = await owner.post<{ licenceId: string }>('/v1/licences', sampleTerms('sao-mai'));
  const organisation = 'sao-mai';
  await publish(owner, 'datasets', { organisation, name: 'open', title: 'Mở', access: 'open', licence: 'CC0-1.0' });
  await publish(owner, 'datasets', {
    organisation,
    name: 'gated',
    title: 'Có cổng',
    access: 'gated',
    licence: licenceId,
  });
  await publish(owner, 'datasets', {
    organisation,
    name: 'free',
    title: 'Có cổng',
    access: 'gated',
    licence: 'CC0-1.0',
  });
  await publish(owner, 'datasets', {
    organisation,
    name: 'private',
    title: 'Riêng',
    access: 'private',
    licence: 'CC0-1.0',
  });
  await publish(owner, 'models', { organisation, name: 'model', title: 'Mô hình', access: 'open', licence: 'CC0-1.0' });
  await owner.post(`${OPEN}/versions`, { version: '0.9.0' });
  await owner.patch(`${OPEN}/versions/0.9.0/files`, { add: [FILE] });
  await owner.post(`${OPEN}/versions/0.9.0/publish`);
  await owner.post(`${OPEN}/versions/0.9.0/retract`, { reason: 'Có dữ liệu cá nhân.', severity: 'high' });
  return licenceId;
}

async function publish(
  owner: ApiClient,
  path: string,
  asset: { organisation: string; name: string; [field: string]: unknown },
): Promise<void> {
  await owner.post(`/v1/${path}`, asset);
  const root = `/v1/${path}/${asset.organisation}/${asset.name}`;
  if (path === 'models') await owner.put(`${root}/card`, SAMPLE_CARD);
  await owner.post(`${root}/versions`, { version: '1.0.0' });
  await owner.patch(`${root}/versions/1.0.0/files`, { add: [FILE] });
  await owner.post(`${root}/versions/1.0.0/publish`);
}

async function askForAccess(researcher: ApiClient, steward: ApiClient) {
  const { id: openRequest } = await researcher.post<{ id: string }>(
    '/v1/access-requests',
    wishFor('dataset:sao-mai/free'),
  );
  const { id: approvedRequest } = await researcher.post<{ id: string }>(
    '/v1/access-requests',
    wishFor('dataset:sao-mai/gated'),
  );
  const { grant } = await steward.post<{ grant: { id: string } }>(`/v1/access-requests/${approvedRequest}/approve`, {});
  return { openRequest, approvedRequest, grant: grant.id };
}
