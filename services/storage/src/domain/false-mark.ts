/** Somebody who answers for an organisation says that a secret which was found is none. It counts for that organisation only. */
export type FalseMark = { organisation: string; code: string; personId: string; role: 'owner' | 'steward' };

/** Somebody else of the organisation must agree before these are believed to be none. */
const FOR_TWO: ReadonlySet<string> = new Set(['private-key']);

/** Who may mark a finding: an owner; where two must agree, one of them may be a steward. */
export function markingRoles(code: string): FalseMark['role'][] {
  return FOR_TWO.has(code) ? ['owner', 'steward'] : ['owner'];
}

/** True when enough people of one organisation say that what the secrets scanner found under this code is no secret. */
export function isMarkedFalse(marks: readonly FalseMark[], code: string): boolean {
  const byOrganisation = Map.groupBy(
    marks.filter((mark) => mark.code === code),
    ({ organisation }) => organisation,
  );
  return [...byOrganisation.values()].some((own) => {
    const people = new Set(own.map(({ personId }) => personId));
    return own.some(({ role }) => role === 'owner') && people.size >= (FOR_TWO.has(code) ? 2 : 1);
  });
}
