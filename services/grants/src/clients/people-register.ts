import type { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';

/** Asks `members` who there is. */
export type PeopleRegister = {
  /** The person's id; undefined when nobody has the address. */
  personWithEmail(email: string, options: CallOptions): Promise<string | undefined>;
  /** The address of a person; undefined when there is nobody. */
  emailOf(personId: string, options: CallOptions): Promise<string | undefined>;
  /** True when there is a person with this id. */
  isPerson(personId: string, options: CallOptions): Promise<boolean>;
  /** Who is registered of at most 200 people, by id. */
  withIds(personIds: readonly string[], options: CallOptions): Promise<Map<string, { name: string; email: string }>>;
};

/** The register over the service. */
export function peopleRegister(members: RpcClient<typeof MembersService>): PeopleRegister {
  return {
    personWithEmail: async (email, options) => {
      const { people } = await members.getPeople({ emails: [email] }, options);
      return people[0]?.id;
    },
    emailOf: async (personId, options) => {
      const { people } = await members.getPeople({ personIds: [personId] }, options);
      return people[0]?.email;
    },
    isPerson: async (personId, options) => {
      const { people } = await members.getPeople({ personIds: [personId] }, options);
      return people.length > 0;
    },
    withIds: async (personIds, options) => {
      const { people } = await members.getPeople({ personIds: [...personIds] }, options);
      return new Map(people.map(({ id, name, email }) => [id, { name, email }]));
    },
  };
}
