import type { SeatsService } from '@alliance/proto/alliance/grants/v1/seats_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what about seat managers: people, through the gateway. */
export const seatsCallers = {
  nameSeatManager: ['gateway'],
  dismissSeatManager: ['gateway'],
} satisfies Callers<typeof SeatsService>;
