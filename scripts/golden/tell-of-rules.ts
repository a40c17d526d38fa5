import { EMAILS, type StoryPeople } from './story-people.ts';

const RULES = '/v1/organisations/sao-mai/access-rules';

/**
 * What an organisation sets for requests to come. Its rules name who should decide on `submit`, which makes a request and takes it
 * back, and are gone again.
 */
export async function tellOfRules({ owner, steward }: StoryPeople, submit: () => Promise<void>): Promise<void> {
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
  await steward.post(`${blocklist}/${id}/lift`);
  await submit();
  await owner.put(RULES, { rules: [], replacesVersion: 1 });
}
