import { invalidArgument } from '@alliance/errors/alliance-error';
import {
  type GrantDirectlyRequest,
  type GrantDirectlyResponse,
  GrantDirectlyResponseSchema,
} from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { OperationSchema, PurposeSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Email, Moment, Operations, Purpose, Reference, Slug, Text, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

const DirectGrant = Body({
  asset: Reference,
  email: Type.Optional(Email),
  personId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  organisation: Type.Optional(Slug),
  versions: Type.Optional(Text(200)),
  purpose: Purpose,
  operations: Type.Optional(Operations),
  seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  until: Moment,
  reason: Type.String({ minLength: 3, maxLength: 2_000 }),
});

/** Access that nobody asked for. */
export function directGrantRoutes(app: App, { decisions }: Clients): void {
  app.post(
    '/v1/grants',
    {
      schema: {
        tags: ['grants'],
        summary:
          'Steward: give access unasked, to a person or an organisation by id (no grant while a second must agree), or to an address, whose owner claims it',
        body: DirectGrant,
        response: answers(
          GrantDirectlyResponseSchema,
          'The request that it is written down as, and the grant; for an address the award',
          201,
        ),
      },
    },
    async (request, reply) => {
      const { asset, email, personId, organisation, purpose, operations = [], until, ...rest } = request.body;
      const given = defined({
        ...rest,
        asset: parseAssetRef(asset),
        to: toWhom({ email, personId, organisation }),
        purpose: enumValue(PurposeSchema, purpose),
        operations: operations.map((operation) => enumValue(OperationSchema, operation)),
        until: toTimestamp(until),
      });
      const made = await decisions.grantDirectly(given, callOptions(request));
      return reply.code(201).header('location', placeOf(made)).send(present(GrantDirectlyResponseSchema, made));
    },
  );
}

function placeOf({ award, grant, request }: GrantDirectlyResponse): string {
  if (award) return `/v1/awards/${award.id}`;
  return grant ? `/v1/grants/${grant.id}` : `/v1/access-requests/${request?.id}`;
}

type To = GrantDirectlyRequest['to'];

function toWhom(named: {
  email?: string | undefined;
  personId?: string | undefined;
  organisation?: string | undefined;
}): To {
  const [to, ...more] = (['email', 'personId', 'organisation'] as const).flatMap((field) => {
    const value = named[field];
    return value === undefined ? [] : [{ case: field, value } as To];
  });
  if (to && more.length === 0) return to;
  throw invalidArgument('Access is given to one person or one organisation.', [
    { field: 'organisation', problem: 'name exactly one of email, personId and organisation' },
  ]);
}
