import {
  AcceptanceSchema,
  LicenceSchema,
  LicenceSourceSchema,
  TermsSchema,
} from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { CheckExpressionResponseSchema } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import {
  Body,
  defined,
  Name,
  Operations,
  Ordinal,
  Params,
  Purpose,
  Sha256,
  Slug,
  Text,
  toTimestamp,
} from '../fields.ts';
import { present } from '../presentation.ts';

const Language = Type.String({ enum: ['vi', 'en'] });
const Conditions = Type.Object(
  {
    operations: Operations,
    purposes: Type.Array(Purpose, { maxItems: 5, uniqueItems: true }),
    territory: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), { maxItems: 250 })),
    termMonths: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_200 })),
    seats: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    attribution: Type.Optional(Text(2_000)),
    priceNote: Type.Optional(Type.String({ maxLength: 2_000, description: 'Recorded as text; never settled here.' })),
    contact: Text(500),
    auditRight: Type.Optional(Type.Boolean()),
    deletionOnExpiry: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const NewTerms = Body({
  organisation: Slug,
  licence: Type.Optional(
    Type.String({ maxLength: 200, description: 'Id of the terms to make a new version of; absent for new terms.' }),
  ),
  title: Type.String({ minLength: 1, maxLength: 200 }),
  acceptBy: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'For a new version: until then acceptances of former ones hold. Absent = they hold on.',
    }),
  ),
  conditions: Conditions,
  texts: Type.Array(
    Type.Object(
      { language: Language, text: Type.String({ minLength: 1, maxLength: 262_144 }) },
      { additionalProperties: false },
    ),
    { minItems: 1, maxItems: 2 },
  ),
});
const NewAcceptance = Body({
  version: Ordinal,
  language: Language,
  textSha256: Sha256,
  organisation: Type.Optional(Slug),
});
const ListQuery = Type.Intersect([
  PageQuery,
  Type.Object({ q: Type.Optional(Text(200)), source: Type.Optional(Name(LicenceSourceSchema)) }),
]);
const LicenceParams = Params({ id: Type.String({ maxLength: 200 }) });
const tags = ['licences'];

/** The licence register, organisations' own terms, and who accepted them. */
export function licenceRoutes(app: App, clients: Clients): void {
  const { licensing } = clients;
  app.get(
    '/v1/licences',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Licences known to the registry',
        querystring: ListQuery,
        response: answersPage(LicenceSchema, 'Licences'),
      },
    },
    async (request) => {
      const { q = '', source } = request.query;
      const page = await licensing.listLicences(
        { query: q, source: enumValue(LicenceSourceSchema, source), ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(LicenceSchema, page.licences, page.nextPageToken);
    },
  );

  app.get(
    '/v1/licences/:id',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'One licence; for contracts with its newest terms',
        params: LicenceParams,
        response: answers(LicenceSchema, 'The licence'),
      },
    },
    async (request) => {
      const { licence } = await licensing.getLicence({ id: request.params.id }, callOptions(request));
      return licence && present(LicenceSchema, licence);
    },
  );

  termsRoutes(app, clients);
  expressionRoute(app, clients);
  acceptanceRoutes(app, clients);
}

function termsRoutes(app: App, { licensing }: Clients): void {
  app.post(
    '/v1/licences',
    {
      schema: {
        tags,
        summary: "Publish an organisation's own terms, or a new version of them",
        body: NewTerms,
        response: answers(TermsSchema, 'The terms', 201),
      },
    },
    async (request, reply) => {
      const { licence = '', acceptBy, ...rest } = request.body;
      const asked = defined({ ...rest, licenceId: licence, acceptBy: toTimestamp(acceptBy) });
      const { terms } = await licensing.publishTerms(asked, callOptions(request));
      return reply
        .code(201)
        .header('location', `/v1/licences/${terms?.licenceId}`)
        .send(terms && present(TermsSchema, terms));
    },
  );

  app.get(
    '/v1/licences/:id/terms/:version',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'One version of terms',
        params: Params({ ...LicenceParams.properties, version: Ordinal }),
        response: answers(TermsSchema, 'The terms'),
      },
    },
    async (request) => {
      const { terms } = await licensing.getTerms(
        { licenceId: request.params.id, version: request.params.version },
        callOptions(request),
      );
      return terms && present(TermsSchema, terms);
    },
  );
}

function expressionRoute(app: App, { licensing }: Clients): void {
  app.get(
    '/v1/licence-expressions/:expression',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'What an SPDX expression or a Hugging Face licence tag means here',
        params: Params({ expression: Text(1_000) }),
        response: answers(CheckExpressionResponseSchema, 'The canonical expression'),
      },
    },
    async (request) =>
      present(
        CheckExpressionResponseSchema,
        await licensing.checkExpression({ expression: request.params.expression }, callOptions(request)),
      ),
  );
}

function acceptanceRoutes(app: App, { licensing }: Clients): void {
  app.post(
    '/v1/licences/:id/acceptances',
    {
      schema: {
        tags,
        summary: 'Accept the exact text that was shown',
        params: LicenceParams,
        body: NewAcceptance,
        response: answers(AcceptanceSchema, 'The acceptance', 201),
      },
    },
    async (request, reply) => {
      const { version, ...rest } = request.body;
      const { acceptance } = await licensing.acceptTerms(
        { ...rest, licenceId: request.params.id, termsVersion: version },
        callOptions(request),
      );
      return reply.code(201).send(acceptance && present(AcceptanceSchema, acceptance));
    },
  );

  app.get(
    '/v1/acceptances',
    {
      schema: {
        tags,
        summary: 'What I have accepted, and what waits to be accepted in its place',
        querystring: PageQuery,
        response: answersPage(AcceptanceSchema, 'Acceptances'),
      },
    },
    async (request) => {
      const page = await licensing.listAcceptances(pageOf(request.query), callOptions(request));
      return presentPage(AcceptanceSchema, page.acceptances, page.nextPageToken);
    },
  );
}
