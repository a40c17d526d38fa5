import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@alliance/cli/api/client';
import { textFile } from '../samples/upload-text.ts';
import { EMAILS, type StoryPeople } from './story-people.ts';
import { tellOfAttachments } from './tell-of-attachments.ts';

const DAY_MS = 86_400_000;
const ACTIVE_WITHIN_MS = 30_000;

/** The life of an organisation's grant, and two of a person: one that soon expires, and one whose seat lapses with the terms. */
export async function tellOfGrants(
  { researcher, dean, steward, owner, governance }: StoryPeople,
  { licence, text, expiresAfterMs }: { licence: string; text: string; expiresAfterMs: number },
): Promise<void> {
  const asked = await request(dean, 'gated', { organisation: 'huong-giang', seats: 2 });
  const { grant } = await steward.post<{ grant: { id: string } }>(`/v1/access-requests/${asked}/approve`, {
    note: 'Đồng ý.',
  });
  await dean.post(`/v1/grants/${grant.id}/seats`, { email: EMAILS.researcher });
  await dean.put(`/v1/grants/${grant.id}/seat-manager`, { email: EMAILS.researcher });
  await dean.delete(`/v1/grants/${grant.id}/seat-manager`);
  await accept(researcher, licence);
  await untilState(researcher, grant.id, 'active');
  const quota = { bytesPerMonth: 1_000_000_000 };
  await steward.put(`/v1/grants/${grant.id}/download-quota`, quota);
  const file = textFile(text).path;
  await researcher.location(`/v1/datasets/sao-mai/gated/versions/1.0.0/files/${file}`);
  await steward.post(`/v1/grants/${grant.id}/suspend`, { reason: 'Kiểm tra.' });
  await steward.post(`/v1/grants/${grant.id}/resume`);
  const { seats } = await dean.get<{ seats: { id: string; state: string }[] }>(`/v1/grants/${grant.id}`);
  for (const { id, state } of seats) if (state !== 'removed') await dean.delete(`/v1/grants/${grant.id}/seats/${id}`);
  await steward.post(`/v1/grants/${grant.id}/revoke`, { reason: 'Dự án kết thúc.' });
  await dean.post(`/v1/grants/${grant.id}/deletion-attestation`, { statement: 'Đã xoá mọi bản sao.' });
  await steward.post('/v1/datasets/sao-mai/gated/suspension', { reason: 'Kiểm tra.' });
  await steward.delete('/v1/datasets/sao-mai/gated/suspension');
  await renew(researcher, steward, expiresAfterMs);
  await accept(dean, licence);
  const own = await request(dean, 'gated');
  await steward.post(`/v1/access-requests/${own}/approve`, { operations: ['view'] });
  await dean.post(`/v1/access-requests/${own}/accept`);
  const approve = async () =>
    steward.post<{ grant: { id: string } }>(`/v1/access-requests/${await request(researcher, 'gated')}/approve`, {});
  const givenUp = await approve();
  await researcher.post(`/v1/grants/${givenUp.grant.id}/close`);
  await approve();
  await tellOfAwards({ steward, governance });
  await tellOfSignatures({ researcher, dean, steward, owner });
}

/** Access given to addresses: withdrawn, declined, claimed, and one that nobody claims in time. */
async function tellOfAwards({ steward, governance }: Pick<StoryPeople, 'steward' | 'governance'>): Promise<void> {
  const award = async (email: string) => {
    const until = new Date(Date.now() + 30 * DAY_MS).toISOString();
    const given = { asset: 'dataset:sao-mai/gated', email, purpose: 'research', until, reason: 'Theo thoả thuận.' };
    return (await steward.post<{ award: { id: string } }>('/v1/grants', given)).award.id;
  };
  const { person } = await governance.get<{ person: { email: string } }>('/v1/me');
  await governance.post(`/v1/awards/${await award(person.email)}/decline`);
  await governance.post(`/v1/awards/${await award(person.email)}/claim`);
  await steward.delete(`/v1/awards/${await award('khong-ai@noi-nao.test')}`);
  await award('khong-ai@noi-nao.test');
}

/** What a member asks for in the name of their organisation: signed, sent back, and not signed again. */
async function tellOfSignatures({ researcher, dean, steward, owner }: Omit<StoryPeople, 'governance'>): Promise<void> {
  const asked = await request(researcher, 'gated', { organisation: 'huong-giang' });
  const path = `/v1/access-requests/${asked}`;
  await dean.post(`${path}/sign`);
  await steward.post(`${path}/return`, { note: 'Xin nói rõ hơn.' });
  await tellOfAttachments(asked, researcher, steward);
  const invitation = await researcher.post<{ id: string }>(`${path}/invitations`, { email: EMAILS.owner });
  await owner.post(`/v1/invitations/${invitation.id}/accept`);
  const { person } = await owner.get<{ person: { id: string } }>('/v1/me');
  await researcher.delete(`${path}/co-applicants/${person.id}`);
  await researcher.post(`${path}/submit`, { statement: 'Nhận dạng địa danh, chỉ trong năm nay.' });
  await dean.post(`${path}/refuse-signature`, { reason: 'Khoa không cần nữa.' });
}

/** A grant that is renewed when it is nearly over; its renewal ends by itself. */
async function renew(researcher: ApiClient, steward: ApiClient, expiresAfterMs: number): Promise<void> {
  const soon = () => new Date(Date.now() + expiresAfterMs).toISOString();
  const short = await request(researcher, 'free', { until: soon() });
  const { grant } = await steward.post<{ grant: { id: string } }>(`/v1/access-requests/${short}/approve`, {});
  await untilState(researcher, grant.id, 'expiring');
  const report = {
    outputs: [{ title: 'Một bài báo', url: '10.1234/abc' }],
    models: [{ version: 'model:sao-mai/cap-am-tiet@1.0.0' }],
    incidents: 'Không có.',
  };
  const { id } = await researcher.post<{ id: string }>(`/v1/grants/${grant.id}/renew`, { until: soon(), report });
  await steward.post(`/v1/access-requests/${id}/approve`, {});
}

async function accept(person: ApiClient, licence: string): Promise<void> {
  const path = `/v1/licences/${encodeURIComponent(licence)}`;
  const { terms } = await person.get<{ terms: { texts: { language: string; sha256: string }[] } }>(path);
  const [text] = terms.texts;
  await person.post(`${path}/acceptances`, { version: 1, language: text?.language, textSha256: text?.sha256 });
}

/** Grants learn of an acceptance by its event, and of what is nearly over by the clock. */
async function untilState(person: ApiClient, id: string, state: string): Promise<void> {
  const patience = AbortSignal.timeout(ACTIVE_WITHIN_MS);
  while ((await person.get<{ state: string }>(`/v1/grants/${id}`)).state !== state)
    await delay(50, undefined, { signal: patience });
}

/** Asks for access to a dataset. Returns the id of the request. */
export async function request(applicant: ApiClient, asset: string, more: object = {}): Promise<string> {
  const { id } = await applicant.post<{ id: string }>('/v1/access-requests', {
    asset: `dataset:sao-mai/${asset}`,
    purpose: 'research',
    statement: 'Nhận dạng địa danh trong văn bản hành chính.',
    until: new Date(Date.now() + 90 * DAY_MS).toISOString(),
    ...more,
  });
  return id;
}
