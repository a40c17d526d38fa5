import type { PeopleService } from '@alliance/proto/alliance/grants/v1/people_service_pb';
import type { Callers, Handlers } from '@alliance/rpc/types';
import { type NamingContext, namePeople } from './operations/name-people.ts';

/** Who may call what about people: people, through the gateway. */
export const peopleCallers = { namePeople: ['gateway'] } satisfies Callers<typeof PeopleService>;

/** Which operation answers which RPC about people. */
export function peopleHandlers(context: NamingContext): Handlers<typeof PeopleService> {
  return {
    namePeople: async ({ personIds }, call) => ({ people: await namePeople(context, personIds, call) }),
  };
}
