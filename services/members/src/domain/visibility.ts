import type { Caller } from '@alliance/auth/caller';
import type { Organisation } from './organisation.ts';
import type { Person } from './person.ts';

/** True for governance and auditors, who see every organisation and every person. */
export function seesEverything(viewer: Caller | null): boolean {
  return viewer?.allianceRoles.some((role) => role === 'governance' || role === 'auditor') ?? false;
}

/** Members in good standing are public; every other organisation is known to its own people and to governance and auditors. */
export function seesOrganisation(viewer: Caller | null, organisation: Pick<Organisation, 'slug' | 'state'>): boolean {
  return organisation.state === 'admitted' || seesEverything(viewer) || belongsTo(viewer, organisation.slug);
}

/** A person with the slugs of their organisations, and whether they were asked for by id (else by e-mail). */
export type PersonSought = Person & { organisations: readonly string[]; byId: boolean };

/**
 * What the viewer may know of a person. Whoever shares an organisation, governance, auditors and the person themself see
 * everything. Other members in good standing may put a name to an id that they have met, for example in an access request, and
 * learn no more; an e-mail address never leads them to a person. Everybody else sees nothing (undefined).
 */
export function visiblePerson(viewer: Caller, { organisations, byId, ...person }: PersonSought): Person | undefined {
  const close =
    viewer.personId === person.id || seesEverything(viewer) || organisations.some((slug) => belongsTo(viewer, slug));
  if (close) return person;
  const mayName = byId && viewer.memberships.some(({ state }) => state === 'admitted');
  return mayName ? { id: person.id, email: '', name: person.name, allianceRoles: [] } : undefined;
}

function belongsTo(viewer: Caller | null, slug: string): boolean {
  return viewer?.memberships.some(({ organisation }) => organisation === slug) ?? false;
}
