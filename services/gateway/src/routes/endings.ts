import { DeletionSchema } from '@alliance/proto/alliance/grants/v1/deletion_pb';
import { GrantSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Params, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

const GrantParams = Params({ id: Type.String({ maxLength: 64 }) });
const RetractedVersion = Type.Optional(
  Type.String({
    maxLength: 64,
    description: 'The retracted version that was asked about; absent: all that the grant gave.',
  }),
);
const Statement = Body({ statement: Type.String({ minLength: 3, maxLength: 2_000 }), version: RetractedVersion });
const ListQuery = Type.Intersect([PageQuery, Type.Object({ late: Type.Optional(Type.Boolean()) })]);
const tags = ['grants'];

/** Giving a grant up, and attesting that its data was deleted. */
export function endingRoutes(app: App, { life }: Clients): void {
  app.post(
    '/v1/grants/:id/close',
    {
      schema: {
        tags,
        summary: 'Holder: give a grant up for good',
        params: GrantParams,
        response: answers(GrantSchema, 'The grant'),
      },
    },
    async (request) => {
      const { grant } = await life.closeGrant({ grantId: request.params.id }, callOptions(request));
      return grant && present(GrantSchema, grant);
    },
  );

  app.post(
    '/v1/grants/:id/deletion-attestation',
    {
      schema: {
        tags,
        summary: 'Holder of a grant that is over, or of a retracted version: attest that the data was deleted',
        params: GrantParams,
        body: Statement,
        response: answers(DeletionSchema, 'What was asked and attested'),
      },
    },
    async (request) => {
      const { statement, version = '' } = request.body;
      const attested = { grantId: request.params.id, statement, version };
      const { deletion } = await life.attestDeletion(attested, callOptions(request));
      return deletion && present(DeletionSchema, deletion);
    },
  );

  app.get(
    '/v1/grants/:id/deletion-attestation',
    {
      schema: {
        tags,
        summary: 'Whether the deletion of the data is to be attested, until when, and whether it was',
        params: GrantParams,
        querystring: Type.Object({ version: RetractedVersion }),
        response: answers(DeletionSchema, 'What was asked and attested'),
      },
    },
    async (request) => {
      const asked = { grantId: request.params.id, version: request.query.version ?? '' };
      const { deletion } = await life.getDeletion(asked, callOptions(request));
      return deletion && present(DeletionSchema, deletion);
    },
  );

  app.get(
    '/v1/organisations/:org/deletion-attestations',
    {
      schema: {
        tags,
        summary: 'Steward, governance, auditor: attestations about the organisation’s assets; late=true: those overdue',
        params: Params({ org: Slug }),
        querystring: ListQuery,
        response: answersPage(DeletionSchema, 'What was asked and attested, the first due first'),
      },
    },
    async (request) => {
      const { late = false } = request.query;
      const page = await life.listDeletions(
        { organisation: request.params.org, late, ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(DeletionSchema, page.deletions, page.nextPageToken);
    },
  );
}
