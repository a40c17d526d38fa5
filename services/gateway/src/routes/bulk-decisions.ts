import { BulkActSchema, BulkOutcomeSchema } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answersPage, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Name, Text } from '../fields.ts';

/** Two hundred decisions take their time, and less than a claim of an Idempotency-Key lasts. */
const DEADLINE_MS = 45_000;
const BulkDecision = Body({
  ids: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 200, uniqueItems: true }),
  act: Name(BulkActSchema),
  reason: Type.Optional(Text(2_000)),
  clause: Type.Optional(Text(2_000)),
});
const DryRun = Type.Object({
  dryRun: Type.Optional(Type.Boolean({ description: 'Answer what would happen, and change nothing.' })),
});

/** Many decisions by one act. */
export function bulkDecisionRoutes(app: App, { decisions }: Clients): void {
  app.post(
    '/v1/access-requests/bulk',
    {
      schema: {
        tags: ['access requests'],
        summary: 'Steward: decide on up to 200 requests, each by itself',
        querystring: DryRun,
        body: BulkDecision,
        response: answersPage(BulkOutcomeSchema, 'What became of each request, in the order of the ids'),
      },
    },
    async (request) => {
      const { act, ...rest } = request.body;
      const { outcomes } = await decisions.decideInBulk(
        { ...rest, act: enumValue(BulkActSchema, act), dryRun: request.query.dryRun ?? false },
        { ...callOptions(request), deadlineMs: DEADLINE_MS },
      );
      return presentPage(BulkOutcomeSchema, outcomes, '');
    },
  );
}
