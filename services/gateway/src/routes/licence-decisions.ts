import {
  AssessmentChangeSchema,
  DerivationReviewSchema,
  LicenceExceptionSchema,
  StanceSchema,
} from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Ordinal, Params, Sha256, Slug, Text } from '../fields.ts';
import { present } from '../presentation.ts';

const Reason = Type.String({ minLength: 1, maxLength: 5_000 });
const stanceFields = {
  stance: Type.String({ enum: ['explicit-text', 'conservative'] }),
  minimumEvidence: Type.Optional(
    Type.String({ enum: ['self-asserted', 'signed', 'digest-matched', 'run-captured', 'audited'] }),
  ),
};
const NewStance = Body({
  ...stanceFields,
  reason: Reason,
  replacesVersion: Ordinal,
});
const NewException = Body({
  organisation: Slug,
  parent: Type.String({ minLength: 1, maxLength: 2_100, examples: ['dataset:viet-data/ud-vi-vtb@1.0.0'] }),
  licence: Type.Optional(Text(200)),
  rule: Type.String({ minLength: 1, maxLength: 60, examples: ['grant:train'] }),
  reason: Reason,
  documentSha256: Sha256,
  until: Type.String({ maxLength: 10, description: 'Its last day, YYYY-MM-DD.' }),
});
const ReviewsQuery = Type.Intersect([
  PageQuery,
  Type.Object({
    organisation: Type.Optional(Slug),
    state: Type.Optional(Type.String({ enum: ['open', 'approved', 'refused'] })),
  }),
]);
const tags = ['licences'];

/** What governance decides about licences: the stance on unsettled law, exceptions, and publications that wait. */
export function licenceDecisionRoutes(app: App, clients: Clients): void {
  stanceRoutes(app, clients);
  exceptionRoutes(app, clients);
  reviewRoutes(app, clients);
}

function stanceRoutes(app: App, { derivations }: Clients): void {
  app.get(
    '/v1/licences/stance',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'What the alliance makes of law that is not settled; the newest version, or the one asked for',
        querystring: Type.Object({ version: Type.Optional(Ordinal) }),
        response: answers(StanceSchema, 'The stance'),
      },
    },
    async (request) => {
      const { stance } = await derivations.getStance({ version: request.query.version ?? 0 }, callOptions(request));
      return stance && present(StanceSchema, stance);
    },
  );

  app.get(
    '/v1/licences/stance/preview',
    {
      schema: {
        tags,
        summary: 'What another stance would change of the assessments of published versions, for governance',
        querystring: Type.Intersect([PageQuery, Type.Object(stanceFields)]),
        response: answersPage(
          AssessmentChangeSchema,
          'Changes; a page may hold none and still have a next one, since each looks at so many assessments',
        ),
      },
    },
    async (request) => {
      const { stance, minimumEvidence = '' } = request.query;
      const asked = { stance, minimumEvidence, ...pageOf(request.query) };
      const page = await derivations.previewStance(asked, callOptions(request));
      return presentPage(AssessmentChangeSchema, page.changes, page.nextPageToken);
    },
  );

  app.put(
    '/v1/licences/stance',
    {
      schema: {
        tags,
        summary: 'Decide on the stance from now on, for governance',
        body: NewStance,
        response: answers(StanceSchema, 'The stance'),
      },
    },
    async (request) => {
      const { stance } = await derivations.setStance(defined(request.body), callOptions(request));
      return stance && present(StanceSchema, stance);
    },
  );
}

function exceptionRoutes(app: App, { derivations }: Clients): void {
  app.get(
    '/v1/licences/exceptions',
    {
      schema: {
        tags,
        summary: 'Recorded exceptions, newest first: for the organisations they are for, governance and auditors',
        querystring: Type.Intersect([PageQuery, Type.Object({ organisation: Type.Optional(Slug) })]),
        response: answersPage(LicenceExceptionSchema, 'Exceptions'),
      },
    },
    async (request) => {
      const { organisation = '' } = request.query;
      const page = await derivations.listExceptions({ organisation, ...pageOf(request.query) }, callOptions(request));
      return presentPage(LicenceExceptionSchema, page.exceptions, page.nextPageToken);
    },
  );

  app.post(
    '/v1/licences/exceptions',
    {
      schema: {
        tags,
        summary: 'Record that a finding is lifted for an organisation, for governance',
        body: NewException,
        response: answers(LicenceExceptionSchema, 'The exception', 201),
      },
    },
    async (request, reply) => {
      const { exception } = await derivations.recordException(defined(request.body), callOptions(request));
      return reply.code(201).send(exception && present(LicenceExceptionSchema, exception));
    },
  );
}

function reviewRoutes(app: App, { derivations }: Clients): void {
  app.get(
    '/v1/licences/reviews',
    {
      schema: {
        tags,
        summary: 'Publications that wait, or waited, until governance decides about their sources, newest first',
        querystring: ReviewsQuery,
        response: answersPage(DerivationReviewSchema, 'Reviews'),
      },
    },
    async (request) => {
      const { organisation = '', state = '' } = request.query;
      const page = await derivations.listReviews(
        { organisation, state, ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(DerivationReviewSchema, page.reviews, page.nextPageToken);
    },
  );

  app.post(
    '/v1/licences/reviews/:id/decide',
    {
      schema: {
        tags,
        summary: 'Decide whether a publication that waits may go on, for governance',
        params: Params({ id: Type.String({ maxLength: 64 }) }),
        body: Body({ decision: Type.String({ enum: ['approve', 'refuse'] }), reason: Reason }),
        response: answers(DerivationReviewSchema, 'The review'),
      },
    },
    async (request) => {
      const { review } = await derivations.decideReview({ ...request.params, ...request.body }, callOptions(request));
      return review && present(DerivationReviewSchema, review);
    },
  );
}
