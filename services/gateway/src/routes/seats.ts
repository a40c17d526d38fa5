import { type Grant, GrantSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Email, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const GrantParams = Params({ id: Type.String({ maxLength: 64 }) });
const SeatParams = Params({ id: Type.String({ maxLength: 64 }), seat: Type.String({ maxLength: 64 }) });
const tags = ['grants'];
const response = answers(GrantSchema, 'The grant');
const shown = ({ grant }: { grant?: Grant | undefined }) => grant && present(GrantSchema, grant);

/** Seats of grants that organisations hold, and who gives them. */
export function seatRoutes(app: App, { grants, seats }: Clients): void {
  app.post(
    '/v1/grants/:id/seats',
    {
      schema: {
        tags,
        summary: 'Owner or seat manager of the holding organisation: give a seat to a member',
        params: GrantParams,
        body: Body({ email: Email }),
        response,
      },
    },
    async (request) =>
      shown(await grants.assignSeat({ grantId: request.params.id, email: request.body.email }, callOptions(request))),
  );

  app.delete(
    '/v1/grants/:id/seats/:seat',
    {
      schema: {
        tags,
        summary:
          'Owner or seat manager of the holding organisation: free a seat, which rests before another person has it',
        params: SeatParams,
        response,
      },
    },
    async (request) =>
      shown(await grants.removeSeat({ grantId: request.params.id, seatId: request.params.seat }, callOptions(request))),
  );

  app.put(
    '/v1/grants/:id/seat-manager',
    {
      schema: {
        tags,
        summary: 'Owner of the holding organisation: let a member give and free the seats',
        params: GrantParams,
        body: Body({ email: Email }),
        response,
      },
    },
    async (request) =>
      shown(
        await seats.nameSeatManager({ grantId: request.params.id, email: request.body.email }, callOptions(request)),
      ),
  );

  app.delete(
    '/v1/grants/:id/seat-manager',
    {
      schema: {
        tags,
        summary: 'Owner of the holding organisation: take that back',
        params: GrantParams,
        response,
      },
    },
    async (request) => shown(await seats.dismissSeatManager({ grantId: request.params.id }, callOptions(request))),
  );
}
