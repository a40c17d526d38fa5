import { setTimeout as delay } from 'node:timers/promises';
import { ApiProblem } from '@alliance/cli/api/problem';
import { EMAILS, type StoryPeople } from './story-people.ts';

const RULES = '/v1/organisations/sao-mai/access-rules';

/**
 * What an organisation sets for requests to come. Its rules name who should decide on `submit`, which makes a request and takes it
 * back, and are gone again.
 */
export async function tellOfRules(
  { owner, steward, dean, governance }: StoryPeople,
  submit: () => Promise<void>,
): Promise<void> {
  const label = { vi: 'Dự án', en: 'Project' };
  await steward.put('/v1/organisations/sao-mai/access-form', {
    fields: [{ id: 'project', kind: 'text', label }],
    replacesVersion: 0,
  });
  await owner.put('/v1/datasets/sao-mai/free/use-conditions', {
    codes: [{ code: 'GRU' }, { code: 'MOR', values: ['2027-06-30'] }, { code: 'no-redistribution' }],
    replacesVersion: 0,
  });
  const { person } = await owner.get<{ person: { id: string } }>('/v1/me');
  const assign = { id: 'to-the-owner', conditions: {}, outcome: 'assign', assignToPersonId: person.id };
  await owner.put(RULES, { rules: [assign], replacesVersion: 0 });
  const blocklist = '/v1/organisations/sao-mai/blocklist';
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const blocked = { email: EMAILS.dean, reason: 'Đã chia sẻ lại dữ liệu.', expiresAt };
  const { id } = await steward.post<{ id: string }>(blocklist, blocked);
  await dean.post(`/v1/blocklists/${id}/appeal`, { reasons: 'Chưa từng chia sẻ.' });
  await governance.post(`/v1/blocklists/${id}/uphold`, { reasons: 'Có chứng cứ.' });
  await steward.post(`${blocklist}/${id}/lift`);
  await owner.put(`/v1/organisations/sao-mai/people/${EMAILS.dean}`, { role: 'member' });
  const delegations = '/v1/organisations/sao-mai/delegations';
  await untilKnown(async () => {
    const started = await steward.post<{ id: string }>(delegations, { email: EMAILS.dean, until: expiresAt });
    await steward.post(`${delegations}/${started.id}/end`);
  });
  await owner.delete(`/v1/organisations/sao-mai/people/${EMAILS.dean}`);
  await submit();
  await owner.put(RULES, { rules: [], replacesVersion: 1 });
}

/** Grants learn who belongs where by events. */
async function untilKnown(act: () => Promise<void>): Promise<void> {
  const patience = AbortSignal.timeout(30_000);
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'not_found') throw error;
      await delay(100, undefined, { signal: patience });
    }
  }
}
