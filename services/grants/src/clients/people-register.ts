import type { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';

/** Asks `members` who has an e-mail address. */
export type PeopleRegister = {
  /** The person's id; undefined when nobody has the address. */
  personWithEmail(email: string, options: CallOptions): Promise<string | undefined>;
};

/** The register over the service. */
export function peopleRegister(members: RpcClient<typeof MembersService>): PeopleRegister {
  return {
    personWithEmail: async (email, options) => {
      const { people } = await members.getPeople({ emails: [email] }, options);
      return people[0]?.id;
    },
  };
}
