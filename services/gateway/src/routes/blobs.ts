import {
  DecideHeldBlobResponseSchema,
  GrantScanExceptionResponseSchema,
  HeldBlobDecisionSchema,
  ListScanResultsResponseSchema,
  MarkFindingFalseResponseSchema,
} from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Moment, Name, Params, Sha256, Slug, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

const BlobParams = Params({ sha256: Sha256 });
const ScansQuery = Type.Object({
  organisation: Type.Optional(
    Type.String({
      maxLength: 40,
      pattern: '^[a-z0-9-]+$',
      description: 'On whose behalf; governance and auditors may leave it out.',
    }),
  ),
});
const Reason = Type.String({ minLength: 3, maxLength: 2_000 });
const Exception = Body({ reason: Reason, expiresAt: Moment });
const Decision = Body({ decision: Name(HeldBlobDecisionSchema), reason: Reason });
const Mark = Body({
  organisation: Slug,
  code: Type.String({ pattern: '^[a-z0-9-]{1,60}$', description: 'Of the finding, for example "private-key".' }),
  reason: Reason,
});
const tags = ['uploads'];

/** What scans found in bytes, and what governance decides about it. */
export function blobRoutes(app: App, { storage }: Clients): void {
  app.get(
    '/v1/blobs/:sha256/scans',
    {
      schema: {
        tags,
        summary: 'What scanners and governance have said of bytes',
        params: BlobParams,
        querystring: ScansQuery,
        response: answers(ListScanResultsResponseSchema, 'Results and decisions, newest first'),
      },
    },
    async (request) => {
      const { organisation = '' } = request.query;
      const { sha256 } = request.params;
      return present(
        ListScanResultsResponseSchema,
        await storage.listScanResults({ sha256, organisation }, callOptions(request)),
      );
    },
  );

  app.post(
    '/v1/blobs/:sha256/exceptions',
    {
      schema: {
        tags,
        summary: 'Governance: let a harmless pickle be published until a date',
        params: BlobParams,
        body: Exception,
        response: answers(GrantScanExceptionResponseSchema, 'The exception, and where the bytes stand now', 201),
      },
    },
    async (request, reply) => {
      const { reason, expiresAt } = request.body;
      const input = defined({ sha256: request.params.sha256, reason, expiresAt: toTimestamp(expiresAt) });
      const granted = await storage.grantScanException(input, callOptions(request));
      return reply.code(201).send(present(GrantScanExceptionResponseSchema, granted));
    },
  );

  app.post(
    '/v1/blobs/:sha256/decisions',
    {
      schema: {
        tags,
        summary: 'Governance: accept or refuse bytes that are held',
        params: BlobParams,
        body: Decision,
        response: answers(DecideHeldBlobResponseSchema, 'The decision, and where the bytes stand now', 201),
      },
    },
    async (request, reply) => {
      const { decision, reason } = request.body;
      const decided = await storage.decideHeldBlob(
        { sha256: request.params.sha256, decision: enumValue(HeldBlobDecisionSchema, decision), reason },
        callOptions(request),
      );
      return reply.code(201).send(present(DecideHeldBlobResponseSchema, decided));
    },
  );

  app.post(
    '/v1/blobs/:sha256/false-findings',
    {
      schema: {
        tags,
        summary: 'An owner: say that a secret which was found is none; of private keys a second person must say so too',
        params: BlobParams,
        body: Mark,
        response: answers(MarkFindingFalseResponseSchema, 'Where the bytes stand for the organisation now', 201),
      },
    },
    async (request, reply) => {
      const marked = await storage.markFindingFalse(
        { sha256: request.params.sha256, ...request.body },
        callOptions(request),
      );
      return reply.code(201).send(present(MarkFindingFalseResponseSchema, marked));
    },
  );
}
