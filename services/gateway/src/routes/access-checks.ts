import { OperationSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { CheckAccessResponseSchema } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type, { type Static } from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Email, Moment, Name, Reference, Text, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

/** What an access check asks. */
export const AccessQuestion = Body({
  asset: Reference,
  version: Type.Optional(Text(64)),
  operation: Type.Optional(Name(OperationSchema)),
  person: Type.Optional(
    Type.Union([Email, Type.String({ format: 'uuid' })], {
      description: 'E-mail or id of somebody else; for stewards of the owner, governance and auditors.',
    }),
  ),
  at: Type.Optional(Moment),
});

/** "May this person do this with that version?", now or at an earlier moment, with the reasons. */
export function accessCheckRoutes(app: App, { grants }: Clients): void {
  app.post(
    '/v1/access-checks',
    {
      config: { public: true },
      schema: {
        tags: ['grants'],
        summary: 'May a person do something with a version?',
        body: AccessQuestion,
        response: answers(CheckAccessResponseSchema, 'The answer and why'),
      },
    },
    async (request) =>
      present(CheckAccessResponseSchema, await grants.checkAccess(toCheckRequest(request.body), callOptions(request))),
  );
}

/** The question as a request message. Throws `invalid_argument`. */
export function toCheckRequest({
  asset,
  version = '',
  operation = 'download',
  person,
  at,
}: Static<typeof AccessQuestion>) {
  const whom = person === undefined ? {} : person.includes('@') ? { personEmail: person } : { personId: person };
  return defined({
    asset: parseAssetRef(asset),
    version,
    operation: enumValue(OperationSchema, operation),
    at: toTimestamp(at),
    ...whom,
  });
}
