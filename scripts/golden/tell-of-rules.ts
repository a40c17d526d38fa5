import type { StoryPeople } from './story-people.ts';

/** What an organisation sets for requests to come. */
export async function tellOfRules({ owner, steward }: StoryPeople): Promise<void> {
  const label = { vi: 'Dự án', en: 'Project' };
  await steward.put('/v1/organisations/sao-mai/access-form', {
    fields: [{ id: 'project', kind: 'text', label }],
    replacesVersion: 0,
  });
  await owner.put('/v1/datasets/sao-mai/free/use-conditions', {
    codes: [{ code: 'GRU' }, { code: 'MOR', values: ['2027-06-30'] }, { code: 'no-redistribution' }],
    replacesVersion: 0,
  });
}
