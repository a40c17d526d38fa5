import type { StoryPeople } from './story-people.ts';

/** What an organisation sets for requests to come. */
export async function tellOfRules({ steward }: StoryPeople): Promise<void> {
  const label = { vi: 'Dự án', en: 'Project' };
  await steward.put('/v1/organisations/sao-mai/access-form', {
    fields: [{ id: 'project', kind: 'text', label }],
    replacesVersion: 0,
  });
}
