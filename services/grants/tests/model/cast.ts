import type { Caller, Membership, OrganisationState } from '@alliance/auth/caller';
import { SCOPES } from '@alliance/auth/caller';
import type { TermsLimits } from '../../src/domain/ceiling.ts';
import type { Operation, Purpose } from '../../src/domain/vocabulary.ts';

export const DAY = 86_400_000;
export const OWNER = 'viet-data';
export const HOLDER = 'dai-hoc';
export const ASSET = { kind: 'dataset', organisation: OWNER, name: 'dia-danh' } as const;
export const VERSION = '1.0.0';

/** Who there is, with what they are at the start. `binh` is of both sides, and so is one of governance. */
export const PEOPLE = {
  lan: { [HOLDER]: 'member' },
  head: { [HOLDER]: 'owner' },
  khach: {},
  hoa: { [OWNER]: 'steward' },
  mai: { [OWNER]: 'owner' },
  binh: { [OWNER]: 'steward', [HOLDER]: 'member' },
  cuong: {},
  dung: { [OWNER]: 'member' },
} as const satisfies Record<string, Partial<Record<string, Membership['role']>>>;
export type Person = keyof typeof PEOPLE;
export const NAMES = Object.keys(PEOPLE) as Person[];
export const DECIDERS: readonly Person[] = ['hoa', 'mai', 'binh'];
export const GOVERNANCE: readonly Person[] = ['cuong', 'dung'];

/** Terms that the asset has had or may get: wide, narrow, and for research alone. */
export const TERMS: readonly Pick<TermsLimits, 'operations' | 'purposes' | 'termMonths' | 'seats'>[] = [
  {
    operations: ['view', 'download', 'train', 'publish-weights'],
    purposes: ['research', 'commercial'],
    termMonths: 0,
    seats: 0,
  },
  { operations: ['view', 'download'], purposes: ['research', 'commercial'], termMonths: 0, seats: 0 },
  { operations: ['view', 'download', 'train'], purposes: ['research'], termMonths: 0, seats: 1 },
];

export type Wish = {
  person: Person;
  holder: Person | typeof HOLDER;
  purpose: Purpose;
  operations: Operation[];
  days: number;
  /** How many people a person asks for. */
  people: number;
  /** Who joins the draft before it is submitted. */
  together: Person[];
};

/** A person as `members` would vouch for them. */
export function callerOf(person: Person, memberships: readonly Membership[]): Caller {
  return {
    personId: person,
    memberships,
    allianceRoles: GOVERNANCE.includes(person) ? ['governance'] : [],
    scopes: SCOPES,
    credential: { kind: 'session', id: person },
  };
}

/** Who belongs where, and how that organisation stands. */
export class Roll {
  readonly #members = new Map<Person, Membership['role']>();
  standing: OrganisationState = 'admitted';

  constructor() {
    for (const name of NAMES) {
      const role = (PEOPLE[name] as Partial<Record<string, Membership['role']>>)[HOLDER];
      if (role) this.#members.set(name, role);
    }
  }

  /** Membership of the holding organisation; whoever comes back has the role that they had. */
  set(person: Person, isMember: boolean): void {
    const role = (PEOPLE[person] as Partial<Record<string, Membership['role']>>)[HOLDER] ?? 'member';
    if (isMember) this.#members.set(person, role);
    else this.#members.delete(person);
  }

  membershipsOf(person: Person): Membership[] {
    const own = (PEOPLE[person] as Partial<Record<string, Membership['role']>>)[OWNER];
    const held = this.#members.get(person);
    return [
      ...(own ? [{ organisation: OWNER, role: own, state: 'admitted' } as const] : []),
      ...(held ? [{ organisation: HOLDER, role: held, state: this.standing }] : []),
    ];
  }

  isMember(person: Person): boolean {
    return this.#members.has(person);
  }
}
