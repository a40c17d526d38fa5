import type { SeatsService } from '@alliance/proto/alliance/grants/v1/seats_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { PeopleRegister } from './clients/people-register.ts';
import { grantMessage } from './mapping/grant-mapping.ts';
import type { Writing } from './operations/acting.ts';
import { dismissSeatManager } from './operations/dismiss-seat-manager.ts';
import { nameSeatManager } from './operations/name-seat-manager.ts';

/** Which operation answers which RPC about seat managers. */
export function seatsHandlers(context: Writing & { people: PeopleRegister }): Handlers<typeof SeatsService> {
  return {
    nameSeatManager: async (request, call) => ({ grant: grantMessage(await nameSeatManager(context, request, call)) }),
    dismissSeatManager: async (request, call) => ({
      grant: grantMessage(await dismissSeatManager(context, request, call)),
    }),
  };
}
